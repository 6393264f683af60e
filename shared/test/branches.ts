import type { Answer, Answers, BranchRule, Screen } from '../src/index.ts';
import { END, screenIdAfter } from '../src/index.ts';

const title = { en: 'Q', ja: 'Q' };
const numbersTo = (max: number): number[] => Array.from({ length: max }, (_, index) => index + 1);

/** A rating of 1 to 3, as a poll file has it. */
export const aRating = (id: string, rules: BranchRule[] = [], required = true) => ({
  type: 'rating',
  id,
  title,
  max: 3,
  required,
  rules,
});
export const rated = (screen: string, equals: number) => ({ screen, field: 'rating', equals });
export const answered = (screen: string) => ({ screen });

/** Every answer that a rating can have. */
export function answersTo(screen: Screen): Answer[] {
  if (screen.type !== 'rating') throw new Error(`"${screen.id}" is not a rating`);
  const ratings = numbersTo(screen.max).map((rating) => ({ type: 'rating' as const, fields: { rating } }));
  return screen.required ? ratings : [...ratings, { type: 'rating', fields: {} }];
}

/** The screens of every way through ratings, found by going all of them. */
export function walkEverywhere(screens: readonly Screen[]): Set<string> {
  const seen = new Set<string>();
  const walk = (id: string, answers: Answers): void => {
    const screen = screens.find((each) => each.id === id);
    if (id === END || screen === undefined) return;
    seen.add(id);
    for (const answer of answersTo(screen)) {
      const all = { ...answers, [id]: answer };
      walk(screenIdAfter(screens, screen, all), all);
    }
  };
  walk(screens[0]?.id ?? END, {});
  return seen;
}
