import * as z from 'zod/mini';
import { canBeWritten, FREE_TEXT_MAX_CHARACTERS, typedText, writtenText } from '../values/text.ts';
import { type ScreenType, SOLE_COLUMN, screenBase } from './screen-type.ts';

export const TextScreen = z.strictObject({
  ...screenBase,
  type: z.literal('text'),
  required: z._default(z.boolean(), false),
  maxCharacters: z._default(z.int().check(z.minimum(1), z.maximum(FREE_TEXT_MAX_CHARACTERS)), 280),
});
export type TextScreen = z.infer<typeof TextScreen>;

export const TextAnswer = z.object({ type: z.literal('text'), text: typedText(FREE_TEXT_MAX_CHARACTERS) });
export type TextAnswer = z.infer<typeof TextAnswer>;

export const text: ScreenType<TextScreen, TextAnswer, never> = {
  answerSchema: (screen) => z.strictObject({ type: z.literal('text'), text: writtenText(screen) }),

  writtenCharacters: ({ maxCharacters }) => maxCharacters,

  branchValues: (answer) => [answer.text],
  canBranchOn: canBeWritten,
  alwaysHasOneOf: () => false,

  votes: () => [],
  directChoice: () => undefined,

  // Personal: never counted, never shown.
  counters: () => new Map(),
  tally: () => undefined,
  resultLines: () => [],

  csvColumns: () => [SOLE_COLUMN],
  csvCells: (answer) => new Map([[SOLE_COLUMN, answer.text]]),
  withoutPersonal: () => undefined,
  changeIssues: () => [],
};
