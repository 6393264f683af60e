import { type BranchRule, type BranchValues, END, ruleHolds } from '../screens/branch-rule.ts';
import { type Screen, screenTypeOf } from '../screens/index.ts';

type When = BranchRule['when'];

/** What is known of every path of answers that leads to a screen. */
interface Paths {
  /** Screens that are answered on all of them. */
  always: ReadonlySet<string>;
  /** Screens that are answered on one of them at least. */
  sometimes: ReadonlySet<string>;
  /** Fewest and most screens that are answered on one of them. */
  fewest: number;
  most: number;
}

/** Whether every answer to the screen fits one of the conditions. */
function leaveNothing(asked: Screen, conditions: readonly When[]): boolean {
  const values = conditions.map(({ is }) => is);
  return (
    values.includes(undefined) ||
    screenTypeOf(asked).alwaysHasOneOf(asked, new Set(values.filter((value) => value !== undefined)))
  );
}

/** Where a visitor is. */
interface Place {
  /** The index of the screen that is answered next. */
  first: number;
  /** The branch values of the screens before it; one without was not answered. */
  answered: BranchValues;
}

const BEGINNING: Place = { first: 0, answered: {} };

/**
 * The targets of the rules that can decide here; `undefined` among them is the next screen of the
 * list.
 */
function targetsOf(
  screens: readonly Screen[],
  { rules }: Screen,
  { always, sometimes }: Paths,
  { first, answered }: Place,
): (string | undefined)[] {
  const tried: When[] = [];
  const targets: (string | undefined)[] = [];
  for (const rule of rules) {
    const { when, goTo } = rule;
    if (screens.findIndex(({ id }) => id === when.screen) < first) {
      if (ruleHolds(rule, answered)) return [...targets, goTo];
      continue;
    }
    const wasTried = tried.some((earlier) => earlier.screen === when.screen && earlier.is === when.is);
    if (!sometimes.has(when.screen) || wasTried) continue;
    tried.push(when);
    targets.push(goTo);
    const asked = screens.find(({ id }) => id === when.screen);
    const onThatScreen = tried.filter(({ screen }) => screen === when.screen);
    if (asked !== undefined && always.has(asked.id) && leaveNothing(asked, onThatScreen)) return targets;
  }
  return [...targets, undefined];
}

/**
 * The paths from a place to each screen that can be reached, and to the end. Rules must lead
 * forward.
 */
function pathsOf(screens: readonly Screen[], from: Place = BEGINNING): Map<string, Paths> {
  const paths = new Map<string, Paths>();
  const first = screens[from.first];
  if (first !== undefined) paths.set(first.id, { always: new Set(), sometimes: new Set(), fewest: 0, most: 0 });
  screens.forEach((screen, index) => {
    const here = paths.get(screen.id);
    if (here === undefined) return;
    const after: Paths = {
      always: new Set([...here.always, screen.id]),
      sometimes: new Set([...here.sometimes, screen.id]),
      fewest: here.fewest + 1,
      most: here.most + 1,
    };
    for (const goTo of targetsOf(screens, screen, after, from)) {
      const target = goTo ?? screens[index + 1]?.id ?? END;
      const known = paths.get(target);
      paths.set(target, {
        always: new Set([...after.always].filter((id) => known?.always.has(id) !== false)),
        sometimes: new Set([...after.sometimes, ...(known?.sometimes ?? [])]),
        fewest: Math.min(after.fewest, known?.fewest ?? after.fewest),
        most: Math.max(after.most, known?.most ?? after.most),
      });
    }
  });
  return paths;
}

/**
 * Returns the ids of the screens that some answers lead to; all others are jumped over by rules
 * that hold for every answer together. Rules must lead forward. Never leaves out a screen that can
 * be reached; may name one that cannot, where the answers that lead towards it contradict each
 * other.
 */
export function reachableScreens(screens: readonly Screen[]): Set<string> {
  const paths = pathsOf(screens);
  return new Set(screens.flatMap(({ id }) => (paths.has(id) ? [id] : [])));
}

/**
 * Returns how many screens a visitor answers. Rules must lead forward. May be wider than what
 * answers that contradict each other allow, never narrower.
 */
export function screenCountOf({ screens }: { screens: readonly Screen[] }): { fewest: number; most: number } {
  const { fewest, most } = pathsOf(screens).get(END) ?? { fewest: screens.length, most: screens.length };
  return { fewest, most };
}

/**
 * Returns how many screens a visitor answers from this one on, itself among them, whatever the
 * answers will be. Rules must lead forward. May be wider than what answers that contradict each
 * other allow, never narrower.
 * @param answered branch values of the screens that were answered on the way here
 */
export function screensFrom(
  { screens }: { screens: readonly Screen[] },
  { id }: Pick<Screen, 'id'>,
  answered: BranchValues,
): { fewest: number; most: number } {
  const first = screens.findIndex((screen) => screen.id === id);
  const { fewest, most } = pathsOf(screens, { first, answered }).get(END) ?? { fewest: 1, most: screens.length };
  return { fewest, most };
}
