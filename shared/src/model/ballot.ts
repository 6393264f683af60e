import * as z from 'zod/mini';
import { CorrelationId, OptionId, PollId, SessionId, UserId } from '../values/ids.ts';

/** Returns a ballot's partition key: by voter, so that a popular option makes no hot partition. */
export const voterKey = (pollId: string, voterId: string): string => `${pollId}#${voterId}`;

/** The key of an item of the votes table. */
export const VotesKey = z.strictObject({ voterKey: z.string().check(z.regex(/^[a-z0-9-]{1,64}#[0-9a-f]{64}$/)) });
export type VotesKey = z.infer<typeof VotesKey>;

/** A ballot in the votes table: one item for each voter and poll. */
export const BallotItem = z.object({
  voterKey: z.string(),
  pollId: PollId,
  /** The id of the voter (`userIdSource`). Not counted. */
  userId: UserId,
  /**
   * Time of arrival; after a change at least 1 ms later than the replaced ballot. Orders the
   * versions.
   */
  timestamp: z.iso.datetime(),
  /**
   * Every option that was voted for. Not counted: the counters come from `answers`. The first poll
   * was about AWS services, hence the name.
   */
  serviceNames: z.array(OptionId),
  /** JSON text of `Answers`. */
  answers: z.string(),
  /** The device that it was cast from (`sessionIdSource`), also of a direct ballot. Not counted. */
  sessionId: z.optional(SessionId),
  /** The name that the voter gave, if the poll asks for one. */
  handle: z.optional(z.string()),
  /** Names the request in the logs. Deleted when the ballot is erased. */
  correlationId: z.optional(CorrelationId),
  /** When its personal answers were deleted. The votes stay counted. */
  erasedAt: z.optional(z.iso.datetime()),
});
export type BallotItem = z.infer<typeof BallotItem>;
