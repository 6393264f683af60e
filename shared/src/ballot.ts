import * as z from 'zod/mini';
import { identityProofShape } from './identity.ts';
import { CorrelationId, OptionId, PollId, SessionId, UserId } from './ids.ts';
import { CHOSEN_OPTIONS_MAX } from './screens/choice.ts';
import { Answers } from './screens/index.ts';

/**
 * What a visitor sends to vote at once, in a poll whose only screen is a choice. API Gateway's
 * model says the same.
 */
export const BallotSubmission = z.strictObject({
  ...identityProofShape,
  /**
   * `recordedAt` of the ballot that this one is to replace, where the poll allows it. A late
   * repetition of an earlier ballot so never undoes a later one.
   */
  replaces: z.optional(z.iso.datetime()),
  optionIds: z.array(OptionId).check(
    z.minLength(1),
    z.maxLength(CHOSEN_OPTIONS_MAX),
    z.refine((ids) => new Set(ids).size === ids.length, { error: 'choose each option once' }),
  ),
});
export type BallotSubmission = z.infer<typeof BallotSubmission>;

/** A recorded ballot as its voter sees it. */
export const BallotView = z.object({
  pollId: PollId,
  answers: Answers,
  /** When the server accepted it. */
  recordedAt: z.iso.datetime(),
});
export type BallotView = z.infer<typeof BallotView>;

/**
 * Partition key of the votes table: by voter and not by option, so that a hot option is never a hot
 * partition.
 */
export const voterKey = (pollId: string, userId: string): string => `${pollId}#${userId}`;

/** The key of an item of the votes table. */
export const VotesKey = z.strictObject({ voterKey: z.string().check(z.regex(/^[a-z0-9-]{1,64}#[0-9a-f]{64}$/)) });
export type VotesKey = z.infer<typeof VotesKey>;

/** A ballot as the votes table keeps it: one item a voter and poll. */
export const BallotItem = z.object({
  voterKey: z.string(),
  pollId: PollId,
  userId: UserId,
  /** When the server accepted the last answer. */
  timestamp: z.iso.datetime(),
  /** Every option that was voted for: in the first poll, the names of AWS services. */
  serviceNames: z.array(OptionId),
  /** JSON text of `Answers`. */
  answers: z.string(),
  /**
   * The device that it was cast from, see `sessionIdSource`; whether there was a session, or it was
   * a direct ballot.
   */
  sessionId: z.optional(SessionId),
  /** The name that the voter gave, where the poll asks for one. */
  handle: z.optional(z.string()),
  /** Names the request that it came by in the logs; goes when the ballot is erased. */
  correlationId: z.optional(CorrelationId),
  /** When its personal answers were deleted on request; the votes stay counted. */
  erasedAt: z.optional(z.iso.datetime()),
});
export type BallotItem = z.infer<typeof BallotItem>;
