import { type BranchRule, type BranchValues, END, nextScreenId, type Screen } from '../../src/index.ts';
import { both } from './polls.ts';

/** A rating of 1 to 3, as a poll file has it. */
export const aRating = (id: string, rules: BranchRule[] = [], required = true) => ({
  type: 'rating',
  id,
  title: both('Q'),
  max: 3,
  required,
  rules,
});
export const rated = (screen: string, rating: number) => ({ screen, is: String(rating) });
export const answered = (screen: string) => ({ screen });

/** The branch values of every answer that a rating can have. */
export function answersTo(screen: Screen): string[][] {
  if (screen.type !== 'rating') throw new Error(`"${screen.id}" is not a rating`);
  const ratings = Array.from({ length: screen.max }, (_, index) => [String(index + 1)]);
  return screen.required ? ratings : [...ratings, []];
}

/** The screens that some answers to ratings lead to, found by giving all of them. */
export function walkEverywhere(screens: readonly Screen[]): Set<string> {
  const seen = new Set<string>();
  const walk = (id: string, values: BranchValues): void => {
    const screen = screens.find((each) => each.id === id);
    if (id === END || screen === undefined) return;
    seen.add(id);
    for (const answer of answersTo(screen)) {
      const all = { ...values, [id]: answer };
      walk(nextScreenId(screens, screen, all), all);
    }
  };
  walk(screens[0]?.id ?? END, {});
  return seen;
}

/** A screen that some answers lead to. */
interface Place {
  screen: Screen;
  values: BranchValues;
  /** How many screens are answered from here on, itself among them, by each way to answer them. */
  left: number[];
}

/** Every place that answers to ratings lead to, found by giving all of them. */
export function everyPlace(screens: readonly Screen[]): Place[] {
  const places: Place[] = [];
  const walk = (id: string, values: BranchValues): number[] => {
    const screen = screens.find((each) => each.id === id);
    if (id === END || screen === undefined) return [0];
    const left = answersTo(screen).flatMap((answer) => {
      const all = { ...values, [id]: answer };
      return walk(nextScreenId(screens, screen, all), all).map((count) => count + 1);
    });
    places.push({ screen, values, left });
    return left;
  };
  walk(screens[0]?.id ?? END, {});
  return places;
}
