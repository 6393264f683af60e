import * as z from 'zod/mini';
import { CorrelationId, OptionId, PollId, SessionId, UserId } from '../values/ids.ts';

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
