import { z } from 'zod';
import { VoterClaim } from './identity.ts';
import { OptionId, PollId } from './ids.ts';

/** Most options that one ballot can choose: so that it stays one transaction. */
export const BALLOT_OPTIONS_MAX = 20;

/** What a visitor sends to vote at once, in a poll whose only screen is a choice. API Gateway's model says the same. */
export const BallotSubmission = z.strictObject({
  ...VoterClaim,
  /**
   * `recordedAt` of the ballot that this one is to replace, where the poll allows it. A late repetition of an earlier ballot
   * so never undoes a later one.
   */
  replaces: z.iso.datetime().optional(),
  optionIds: z
    .array(OptionId)
    .min(1)
    .max(BALLOT_OPTIONS_MAX)
    .refine((ids) => new Set(ids).size === ids.length, { error: 'choose each option once' }),
});
export type BallotSubmission = z.infer<typeof BallotSubmission>;

/** A recorded ballot as its voter sees it. */
export const BallotView = z.object({
  pollId: PollId,
  optionIds: z.array(OptionId),
  /** When the server accepted it. */
  recordedAt: z.iso.datetime(),
});
export type BallotView = z.infer<typeof BallotView>;
