import { type BranchRule, END } from '../screens/branch-rule.ts';
import { type Screen, screenTypeOf } from '../screens/index.ts';
import type { Issue } from '../values/issue.ts';
import { reachableScreens } from './reachable-screens.ts';

function ruleIssues(screens: readonly Screen[], index: number, { when, goTo }: BranchRule): Issue[] {
  const issues: Issue[] = [];
  const indexOf = (id: string) => screens.findIndex((screen) => screen.id === id);
  const target = indexOf(goTo);
  if (goTo !== END && target === -1) issues.push({ path: ['goTo'], message: `there is no screen "${goTo}"` });
  if (target !== -1 && target <= index) {
    issues.push({ path: ['goTo'], message: `"${goTo}" is not after this screen, so the survey could loop` });
  }
  const path = ['when', 'screen'];
  const askedIndex = indexOf(when.screen);
  const asked = screens[askedIndex];
  if (asked === undefined) issues.push({ path, message: `there is no screen "${when.screen}"` });
  else if (askedIndex > index) issues.push({ path, message: `"${when.screen}" is not answered yet on this screen` });
  else if (when.is !== undefined && !screenTypeOf(asked).canBranchOn(asked, when.is)) {
    issues.push({ path: ['when', 'is'], message: `no answer to "${asked.id}" can be "${when.is}"` });
  }
  return issues;
}

/** Returns what is wrong with the branch rules, and the screens that no answers lead to. */
export function branchIssues(screens: readonly Screen[]): Issue[] {
  const issues = screens.flatMap((screen, index) =>
    screen.rules.flatMap((rule, ruleIndex) =>
      ruleIssues(screens, index, rule).map(({ path, message }) => ({
        path: ['screens', index, 'rules', ruleIndex, ...path],
        message,
      })),
    ),
  );
  // What can be reached is undefined if rules lead nowhere or two screens share an id.
  if (issues.length > 0 || new Set(screens.map(({ id }) => id)).size < screens.length) return issues;
  const reachable = reachableScreens(screens);
  return screens.flatMap(({ id }, index) =>
    reachable.has(id)
      ? []
      : [{ path: ['screens', index], message: `"${id}" is never shown: the rules before it always jump over it` }],
  );
}
