import { type Branches, reachableScreens } from './reachable-screens.ts';
import { type BranchRule, END, RATING_FIELD, type Screen } from './screen.ts';

/** What is wrong with a poll, and where. */
export interface Fault {
  path: (string | number)[];
  message: string;
}
type When = BranchRule['when'];

/** Whether the field can have this value; undefined where the screen has no such field. */
function fieldCanBe(asked: Screen, { field, equals }: When): boolean | undefined {
  if (asked.type === 'rating' && field === RATING_FIELD) {
    return typeof equals === 'number' && equals >= 1 && equals <= asked.max;
  }
  const found = asked.type === 'profile' ? asked.fields.find(({ id }) => id === field) : undefined;
  switch (found?.type) {
    case undefined:
      return undefined;
    case 'checkbox':
      return typeof equals === 'boolean';
    case 'select':
      return found.choices.some(({ id }) => id === equals);
    case 'text':
      return typeof equals === 'string';
  }
}

/** Why no answer to the screen can ever fit the condition. */
function conditionFault(asked: Screen, when: When, options: Branches['options']): Fault | undefined {
  if (when.includes !== undefined) {
    if (asked.type !== 'choice') return { path: ['includes'], message: `"${asked.id}" is not a choice screen` };
    if (!options.some(({ id }) => id === when.includes)) {
      return { path: ['includes'], message: `there is no option "${when.includes}"` };
    }
    return when.field === undefined && when.equals === undefined
      ? undefined
      : { path: ['includes'], message: 'a condition has either "includes" or "equals"' };
  }
  if (when.field !== undefined) {
    const fits = fieldCanBe(asked, when);
    if (fits === undefined) return { path: ['field'], message: `"${asked.id}" has no field "${when.field}"` };
    return fits ? undefined : { path: ['equals'], message: `"${when.field}" can never have this value` };
  }
  if (when.equals === undefined) return undefined;
  if (asked.type === 'rating')
    return { path: ['field'], message: `a rating is compared by "field": "${RATING_FIELD}"` };
  return asked.type === 'text' && typeof when.equals === 'string'
    ? undefined
    : { path: ['equals'], message: `no answer to "${asked.id}" can equal this` };
}

function ruleFaults({ screens, options }: Branches, index: number, { when, goTo }: BranchRule): Fault[] {
  const faults: Fault[] = [];
  const indexOf = (id: string) => screens.findIndex((screen) => screen.id === id);
  const target = indexOf(goTo);
  if (goTo !== END && target === -1) faults.push({ path: ['goTo'], message: `there is no screen "${goTo}"` });
  if (target !== -1 && target <= index) {
    faults.push({ path: ['goTo'], message: `"${goTo}" is not after this screen, so the survey could loop` });
  }
  const path = ['when', 'screen'];
  const askedIndex = indexOf(when.screen);
  const asked = screens[askedIndex];
  if (asked === undefined) faults.push({ path, message: `there is no screen "${when.screen}"` });
  else if (askedIndex > index) faults.push({ path, message: `"${when.screen}" is not answered yet on this screen` });
  else {
    const fault = conditionFault(asked, when, options);
    if (fault !== undefined) faults.push({ ...fault, path: ['when', ...fault.path] });
  }
  return faults;
}

/** What is wrong with the branch rules, and the screens that no way leads to. */
export function branchFaults(poll: Branches): Fault[] {
  const { screens } = poll;
  const faults = screens.flatMap((screen, index) =>
    screen.rules.flatMap((rule, ruleIndex) =>
      ruleFaults(poll, index, rule).map(({ path, message }) => ({
        path: ['screens', index, 'rules', ruleIndex, ...path],
        message,
      })),
    ),
  );
  // The ways of rules that lead nowhere, or of two screens with one id, mean nothing.
  if (faults.length > 0 || new Set(screens.map(({ id }) => id)).size < screens.length) return faults;
  const reachable = reachableScreens(poll);
  return screens.flatMap(({ id }, index) =>
    reachable.has(id)
      ? []
      : [{ path: ['screens', index], message: `no way leads to "${id}": the rules before it always jump over it` }],
  );
}
