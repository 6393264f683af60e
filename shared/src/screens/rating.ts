import * as z from 'zod/mini';
import { ScreenId } from '../values/ids.ts';
import { LocalizedText } from '../values/text.ts';
import { ANSWERS, countersBelow, type ScreenType, SOLE_COLUMN, screenBase } from './screen-type.ts';

/** Fewest and most steps of the scale. With more, people cannot tell neighbours apart. */
export const RATING_STEPS_MIN = 3;
export const RATING_STEPS_MAX = 10;

export const RatingScreen = z.strictObject({
  ...screenBase,
  type: z.literal('rating'),
  required: z._default(z.boolean(), false),
  /** The scale is from 1 to `max`. */
  max: z._default(z.int().check(z.minimum(RATING_STEPS_MIN), z.maximum(RATING_STEPS_MAX)), 5),
  /** What 1 and `max` mean. */
  endLabels: z.optional(z.strictObject({ low: LocalizedText, high: LocalizedText })),
});
export type RatingScreen = z.infer<typeof RatingScreen>;

/** Without `rating` if it was left out. */
export const RatingAnswer = z.object({
  type: z.literal('rating'),
  rating: z.optional(z.int().check(z.minimum(1), z.maximum(RATING_STEPS_MAX))),
});
export type RatingAnswer = z.infer<typeof RatingAnswer>;

export const RatingTally = z.object({
  type: z.literal('rating'),
  screenId: ScreenId,
  /** Ballots that answered the screen, also those that left the rating out. */
  answers: z.int().check(z.minimum(0)),
  /** Given ratings, the lowest first. */
  ratings: z.array(z.object({ rating: z.int().check(z.minimum(1)), count: z.int().check(z.minimum(0)) })),
  /** Null if nobody has rated. */
  mean: z.nullable(z.number()),
});
export type RatingTally = z.infer<typeof RatingTally>;

const RATING = 'rating:';

const scaleOf = ({ max }: RatingScreen): number[] => Array.from({ length: max }, (_, index) => index + 1);

export const rating: ScreenType<RatingScreen, RatingAnswer, RatingTally> = {
  answerSchema: (screen) => {
    const given = z.int().check(z.minimum(1), z.maximum(screen.max));
    return z.strictObject({ type: z.literal('rating'), rating: screen.required ? given : z.optional(given) });
  },

  writtenCharacters: () => 0,

  branchValues: ({ rating: given }) => (given === undefined ? [] : [String(given)]),
  canBranchOn: (screen, value) => scaleOf(screen).some((step) => String(step) === value),
  alwaysHasOneOf: (screen, values) => screen.required && scaleOf(screen).every((step) => values.has(String(step))),

  votes: () => [],
  directChoice: () => undefined,

  counters: ({ rating: given }) =>
    new Map([[ANSWERS, 1], ...(given === undefined ? [] : [[`${RATING}${given}`, 1] as const])]),
  tally: (screenId, counters) => {
    const ratings = countersBelow(counters, RATING)
      .map(([step, count]) => ({ rating: Number(step), count }))
      .sort((a, b) => a.rating - b.rating);
    const count = ratings.reduce((sum, each) => sum + each.count, 0);
    const sum = ratings.reduce((total, each) => total + each.rating * each.count, 0);
    return {
      type: 'rating',
      screenId,
      answers: counters.get(ANSWERS) ?? 0,
      ratings,
      mean: count === 0 ? null : sum / count,
    };
  },
  resultLines: (screen, tally) => [
    ...scaleOf(screen).map((step) => ({
      item: String(step),
      measure: 'ballots' as const,
      amount: tally?.ratings.find(({ rating: given }) => given === step)?.count ?? 0,
    })),
    { item: '(mean)', measure: 'mean', amount: tally?.mean ?? null },
  ],

  csvColumns: () => [SOLE_COLUMN],
  csvCells: ({ rating: given }) => new Map([[SOLE_COLUMN, given]]),
  withoutPersonal: (answer) => answer,
  changeIssues: (stored, wanted) =>
    wanted.max < stored.max
      ? [{ path: ['max'], message: `there may be ratings of ${stored.max}: set "max" to ${stored.max} or more` }]
      : [],
};
