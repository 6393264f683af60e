import { type BranchRule, type BranchValues, END, nextScreenId, type Screen } from '../../src/index.ts';
import { both } from './polls.ts';

/** Returns a rating from 1 to 3, as a poll file has it. */
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

/** Returns the branch values of each possible answer to a rating. */
export function answersTo(screen: Screen): string[][] {
  if (screen.type !== 'rating') throw new Error(`"${screen.id}" is not a rating`);
  const ratings = Array.from({ length: screen.max }, (_, index) => [String(index + 1)]);
  return screen.required ? ratings : [...ratings, []];
}

/** Returns the screens that some answers lead to, by trying all answers. */
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

/** A screen that some answers lead to, and these answers. */
interface Place {
  screen: Screen;
  values: BranchValues;
  /** How many screens follow from here, this one included, for each possible run of answers. */
  left: number[];
}

/** Returns every place that some answers lead to, by trying all answers. */
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
