import { type BranchRule, type BranchValues, END, ruleHolds } from '../screens/branch-rule.ts';
import { type Screen, screenTypeOf } from '../screens/index.ts';

type When = BranchRule['when'];

/** What the paths of answers that lead to a screen have in common. */
interface Paths {
  /** Screens that all paths answer. */
  always: ReadonlySet<string>;
  /** Screens that at least one path answers. */
  sometimes: ReadonlySet<string>;
  /** Fewest and most screens on a path. */
  fewest: number;
  most: number;
}

/** Returns true if every answer to the screen fits one of the conditions. */
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
  /** The branch values of the screens before it. A screen that is not among them was skipped. */
  answered: BranchValues;
}

const BEGINNING: Place = { first: 0, answered: {} };

/**
 * Returns the targets of the rules that can decide; `undefined` stands for the next in the list.
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
 * Returns the paths from a place to each reachable screen, and to `END`. Rules must lead forward.
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
 * Returns the ids of the screens that some answers lead to. Rules must lead forward. Names every
 * reachable screen, and perhaps one whose answers would have to contradict each other.
 */
export function reachableScreens(screens: readonly Screen[]): Set<string> {
  const paths = pathsOf(screens);
  return new Set(screens.flatMap(({ id }) => (paths.has(id) ? [id] : [])));
}

/**
 * Returns how many screens a visitor answers. Rules must lead forward. The range may be too wide,
 * because it includes answers that contradict each other; it is never too narrow.
 */
export function screenCountOf({ screens }: { screens: readonly Screen[] }): { fewest: number; most: number } {
  const { fewest, most } = pathsOf(screens).get(END) ?? { fewest: screens.length, most: screens.length };
  return { fewest, most };
}

/**
 * Returns how many screens a visitor answers from this one on, this one included. Rules must lead
 * forward. The range may be too wide, never too narrow, as with `screenCountOf`.
 * @param answered branch values of the screens that were answered before
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
