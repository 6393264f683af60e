import * as z from 'zod/mini';
import { OptionId, ScreenId } from '../values/ids.ts';
import { choosableOptions, Options, optionChangeIssues } from './option.ts';
import { ANSWERS, countersBelow, type ScreenType, SOLE_COLUMN, screenBase } from './screen-type.ts';

/** Fewest and most options that a visitor can put in order. */
export const RANKED_OPTIONS_MIN = 2;
export const RANKED_OPTIONS_MAX = 10;

export const RankingScreen = z
  .strictObject({
    ...screenBase,
    type: z.literal('ranking'),
    /** Visitors put those in order that are not hidden. */
    options: Options,
  })
  .check(
    z.superRefine((screen, context) => {
      const count = choosableOptions(screen).length;
      if (count >= RANKED_OPTIONS_MIN && count <= RANKED_OPTIONS_MAX) return;
      const message = `${RANKED_OPTIONS_MIN} to ${RANKED_OPTIONS_MAX} options can be put in order, and this screen shows ${count}`;
      context.addIssue({ code: 'custom', path: ['options'], message });
    }),
  );
export type RankingScreen = z.infer<typeof RankingScreen>;

/** `order` has the best option first. */
export const RankingAnswer = z.object({
  type: z.literal('ranking'),
  order: z.array(OptionId).check(z.maxLength(RANKED_OPTIONS_MAX)),
});
export type RankingAnswer = z.infer<typeof RankingAnswer>;

export const RankingTally = z.object({
  type: z.literal('ranking'),
  screenId: ScreenId,
  answers: z.int().check(z.minimum(0)),
  /**
   * Borda count: an option gets a point for each option that a ballot places below it, so the first
   * of n gets n - 1 (https://en.wikipedia.org/wiki/Borda_count). The most points come first.
   */
  points: z.array(z.object({ optionId: OptionId, points: z.int().check(z.minimum(0)) })),
});
export type RankingTally = z.infer<typeof RankingTally>;

const OPTION = 'option:';

export const ranking: ScreenType<RankingScreen, RankingAnswer, RankingTally> = {
  answerSchema: (screen) => {
    const ids = choosableOptions(screen).map(({ id }) => id);
    return z.strictObject({
      type: z.literal('ranking'),
      order: z.array(z.enum(ids)).check(
        z.length(ids.length),
        z.refine((order) => new Set(order).size === order.length, { error: 'place each option once' }),
      ),
    });
  },

  writtenCharacters: () => 0,

  // Rules can ask for the option that was placed first.
  branchValues: ({ order }) => order.slice(0, 1),
  canBranchOn: ({ options }, value) => options.some(({ id }) => id === value),
  alwaysHasOneOf: ({ options }, values) => options.every(({ id }) => values.has(id)),

  votes: () => [],
  directChoice: () => undefined,

  counters: ({ order }) =>
    new Map([[ANSWERS, 1], ...order.map((id, place) => [OPTION + id, order.length - 1 - place] as const)]),
  tally: (screenId, counters) => ({
    type: 'ranking',
    screenId,
    answers: counters.get(ANSWERS) ?? 0,
    points: countersBelow(counters, OPTION)
      .map(([optionId, points]) => ({ optionId, points }))
      .sort((a, b) => b.points - a.points),
  }),
  resultLines: ({ options }, tally) =>
    options
      .map(({ id, label }) => ({
        item: id,
        label,
        measure: 'points' as const,
        amount: tally?.points.find(({ optionId }) => optionId === id)?.points ?? 0,
      }))
      .sort((a, b) => b.amount - a.amount),

  csvColumns: () => [SOLE_COLUMN],
  csvCells: ({ order }) => new Map([[SOLE_COLUMN, order.join(' > ')]]),
  withoutPersonal: (answer) => answer,
  changeIssues: optionChangeIssues,
};
