import { type BranchRule, END, RATING_FIELD, type Screen } from './screen.ts';

type When = BranchRule['when'];

/** What of a poll decides the way through it. */
export interface Branches {
  screens: readonly Screen[];
  options: readonly { id: string }[];
}

/** What is known of every way that leads to a screen. */
interface Ways {
  /** Screens that are answered on all of them. */
  always: ReadonlySet<string>;
  /** Screens that are answered on one of them at least. */
  sometimes: ReadonlySet<string>;
}

const numbersTo = (max: number): number[] => Array.from({ length: max }, (_, index) => index + 1);

/** All values that the field has when its screen is answered; undefined where they are too many or it may be left out. */
function valuesOf(asked: Screen, field: string): readonly (string | number)[] | undefined {
  if (asked.type === 'rating') return asked.required && field === RATING_FIELD ? numbersTo(asked.max) : undefined;
  const found = asked.type === 'profile' ? asked.fields.find(({ id }) => id === field) : undefined;
  return found?.type === 'select' && found.required ? found.choices.map(({ id }) => id) : undefined;
}

/** Whether every answer to the screen fits one of the conditions. */
function leaveNothing(asked: Screen, conditions: readonly When[], optionCount: number): boolean {
  if (conditions.some(({ field, equals, includes }) => [field, equals, includes].every((part) => part === undefined))) {
    return true;
  }
  if (asked.type === 'choice') {
    // An answer that fits none has to choose among the options that none of them names.
    return optionCount - new Set(conditions.flatMap(({ includes }) => includes ?? [])).size < asked.min;
  }
  const fields = new Set(conditions.flatMap(({ field }) => field ?? []));
  return [...fields].some((field) => {
    const named = conditions.filter((when) => when.field === field).map(({ equals }) => equals);
    return valuesOf(asked, field)?.every((value) => named.includes(value)) === true;
  });
}

const sameCondition = (a: When, b: When): boolean =>
  a.screen === b.screen && a.field === b.field && a.equals === b.equals && a.includes === b.includes;

/** The targets of the rules that can decide here; `undefined` among them is the next screen of the list. */
function targetsOf(
  { screens, options }: Branches,
  { rules }: Screen,
  { always, sometimes }: Ways,
): (string | undefined)[] {
  const tried: When[] = [];
  const targets: (string | undefined)[] = [];
  for (const { when, goTo } of rules) {
    if (!sometimes.has(when.screen) || tried.some((earlier) => sameCondition(earlier, when))) continue;
    tried.push(when);
    targets.push(goTo);
    const asked = screens.find(({ id }) => id === when.screen);
    const onThatScreen = tried.filter(({ screen }) => screen === when.screen);
    if (asked !== undefined && always.has(asked.id) && leaveNothing(asked, onThatScreen, options.length))
      return targets;
  }
  return [...targets, undefined];
}

/**
 * The ids of the screens that some way of answers leads to; all others are jumped over by rules that hold for every
 * answer together. Rules must lead forward. Never leaves out a screen that can be reached; may name one that cannot,
 * where the answers that lead towards it contradict each other.
 */
export function reachableScreens(poll: Branches): Set<string> {
  const { screens } = poll;
  const ways = new Map<string, Ways>();
  const [first] = screens;
  if (first !== undefined) ways.set(first.id, { always: new Set(), sometimes: new Set() });
  screens.forEach((screen, index) => {
    const here = ways.get(screen.id);
    if (here === undefined) return;
    const after: Ways = {
      always: new Set([...here.always, screen.id]),
      sometimes: new Set([...here.sometimes, screen.id]),
    };
    for (const goTo of targetsOf(poll, screen, after)) {
      const target = goTo ?? screens[index + 1]?.id ?? END;
      const known = ways.get(target);
      ways.set(target, {
        always: new Set([...after.always].filter((id) => known?.always.has(id) !== false)),
        sometimes: new Set([...after.sometimes, ...(known?.sometimes ?? [])]),
      });
    }
  });
  return new Set(screens.flatMap(({ id }) => (ways.has(id) ? [id] : [])));
}
