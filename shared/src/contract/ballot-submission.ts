import * as z from 'zod/mini';
import { identityProofShape } from '../model/identity.ts';
import { CHOSEN_OPTIONS_MAX } from '../screens/choice.ts';
import { Answers } from '../screens/index.ts';
import { OptionId, PollId } from '../values/ids.ts';

/**
 * A direct ballot, for a poll whose only screen is a choice. API Gateway checks the same by a model
 * (`npm run workflows`).
 */
export const BallotSubmission = z.strictObject({
  ...identityProofShape,
  /**
   * `recordedAt` of the ballot that this one replaces, if the poll allows it. It prevents that a
   * late repetition of an earlier ballot undoes a later one.
   */
  replaces: z.optional(z.iso.datetime()),
  optionIds: z.array(OptionId).check(
    z.minLength(1),
    z.maxLength(CHOSEN_OPTIONS_MAX),
    z.refine((ids) => new Set(ids).size === ids.length, { error: 'choose each option once' }),
  ),
});
export type BallotSubmission = z.infer<typeof BallotSubmission>;

/** A recorded ballot as its voter gets to see it. */
export const BallotView = z.object({
  pollId: PollId,
  answers: Answers,
  /** When the server accepted it. */
  recordedAt: z.iso.datetime(),
});
export type BallotView = z.infer<typeof BallotView>;
