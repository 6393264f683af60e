import type { Screen, ScreenOf, ScreenTypeName, TallyOf } from '@booth/shared';
import { aPoll, OPTIONS } from './polls.ts';

export const text = (en: string) => ({ en, ja: `${en} (ja)` });
export const stars = { type: 'rating', id: 'stars', title: text('Stars'), max: 5 };
export const endLabels = { low: text('bad'), high: text('good') };
export const order = { type: 'ranking', id: 'order', title: text('Order'), options: OPTIONS };
export const pick = { type: 'choice', id: 'pick', title: text('Pick'), options: OPTIONS };
export const second = { ...pick, id: 'second' };
export const years = { type: 'number', id: 'years', title: text('Years'), min: 0, max: 100 };
export const why = { type: 'text', id: 'why', title: text('Why') };

/** Returns a screen of this type, as a poll with only that screen has it. */
export function screenOfType<Type extends ScreenTypeName>(type: Type, definition: object): ScreenOf<Type> {
  const isOfType = (screen: Screen): screen is ScreenOf<Type> => screen.type === type;
  const screen = aPoll({ screens: [definition] }).screens.find(isOfType);
  if (screen === undefined) throw new Error(`no ${type}`);
  return screen;
}

export const rated = (...counts: [number, number][]): TallyOf<'rating'> => {
  const ratings = counts.map(([rating, count]) => ({ rating, count }));
  const answers = ratings.reduce((sum, { count }) => sum + count, 0);
  const sum = ratings.reduce((total, { rating, count }) => total + rating * count, 0);
  return { type: 'rating', screenId: 'stars', answers, ratings, mean: answers === 0 ? null : sum / answers };
};
export const chosen = (screenId: string, ...votes: [string, number][]): TallyOf<'choice'> => ({
  type: 'choice',
  screenId,
  answers: 2,
  options: votes.map(([optionId, count]) => ({ optionId, count })),
});
export const placed: TallyOf<'ranking'> = {
  type: 'ranking',
  screenId: 'order',
  answers: 1,
  points: [{ optionId: 's3', points: 3 }],
};
export const given = (...counts: [from: number, to: number, count: number][]): TallyOf<'number'> => ({
  type: 'number',
  screenId: 'years',
  answers: 9,
  bins: counts.map(([from, to, count]) => ({ from, to, count })),
  mean: 1,
  median: 1,
});
