import * as z from 'zod/mini';
import { OptionId, ScreenId } from '../values/ids.ts';
import { choosableOptions, type Option, Options, optionChangeIssues } from './option.ts';
import { ANSWERS, countersBelow, type ScreenType, SOLE_COLUMN, screenBase } from './screen-type.ts';

/** Most options that one answer can choose. */
export const CHOSEN_OPTIONS_MAX = 20;

export const ChoiceScreen = z
  .strictObject({
    ...screenBase,
    type: z.literal('choice'),
    /** What can be voted for. */
    options: Options,
    /** Fewest and most options that a visitor may choose. */
    min: z._default(z.int().check(z.minimum(0), z.maximum(CHOSEN_OPTIONS_MAX)), 1),
    max: z._default(z.int().check(z.minimum(1), z.maximum(CHOSEN_OPTIONS_MAX)), 1),
  })
  .check(
    z.superRefine((screen, context) => {
      const issue = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
      if (screen.min > screen.max) issue('min', 'min is larger than max');
      if (screen.max > choosableOptions(screen).length) {
        issue('max', 'max is larger than the number of options that can be chosen');
      }
    }),
  );
export type ChoiceScreen = z.infer<typeof ChoiceScreen>;

export const ChoiceAnswer = z.object({
  type: z.literal('choice'),
  optionIds: z.array(OptionId).check(z.maxLength(CHOSEN_OPTIONS_MAX)),
});
export type ChoiceAnswer = z.infer<typeof ChoiceAnswer>;

export const ChoiceTally = z.object({
  type: z.literal('choice'),
  screenId: ScreenId,
  /** Ballots that answered the screen, also those that chose nothing. */
  answers: z.int().check(z.minimum(0)),
  /** Options with votes; any other option has 0. */
  options: z.array(z.object({ optionId: OptionId, count: z.int().check(z.minimum(0)) })),
});
export type ChoiceTally = z.infer<typeof ChoiceTally>;

const OPTION = 'option:';

const countOf = (tally: ChoiceTally | undefined, { id }: Option): number =>
  tally?.options.find(({ optionId }) => optionId === id)?.count ?? 0;

export const choice: ScreenType<ChoiceScreen, ChoiceAnswer, ChoiceTally> = {
  answerSchema: (screen) =>
    z.strictObject({
      type: z.literal('choice'),
      optionIds: z.array(z.enum(choosableOptions(screen).map(({ id }) => id))).check(
        z.minLength(screen.min),
        z.maxLength(screen.max),
        z.refine((ids) => new Set(ids).size === ids.length, { error: 'choose each option once' }),
      ),
    }),

  writtenCharacters: () => 0,

  branchValues: ({ optionIds }) => optionIds,
  canBranchOn: ({ options }, value) => options.some(({ id }) => id === value),
  // Without any of the values, the answer must choose from the other options.
  alwaysHasOneOf: ({ options, min }, values) => options.filter(({ id }) => !values.has(id)).length < min,

  votes: ({ optionIds }) => optionIds,
  // A direct ballot chooses one option at least.
  directChoice: (screen) => ({
    optionIds: choosableOptions(screen).map(({ id }) => id),
    min: Math.max(1, screen.min),
    max: screen.max,
  }),

  counters: ({ optionIds }) => new Map([[ANSWERS, 1], ...optionIds.map((id) => [OPTION + id, 1] as const)]),
  tally: (screenId, counters) => ({
    type: 'choice',
    screenId,
    answers: counters.get(ANSWERS) ?? 0,
    options: countersBelow(counters, OPTION).map(([optionId, count]) => ({ optionId, count })),
  }),
  resultLines: ({ options }, tally) =>
    options
      .map((option) => ({
        item: option.id,
        label: option.label,
        measure: 'votes' as const,
        amount: countOf(tally, option),
      }))
      .sort((a, b) => b.amount - a.amount),

  csvColumns: () => [SOLE_COLUMN],
  csvCells: ({ optionIds }) => new Map([[SOLE_COLUMN, optionIds.join('; ')]]),
  // A choice from a list is no personal data.
  withoutPersonal: (answer) => answer,
  changeIssues: optionChangeIssues,
};
