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
  userId: UserId,
  /** When the server accepted the last answer. */
  timestamp: z.iso.datetime(),
  /** Every option that was voted for. The first poll was about AWS services, hence the name. */
  serviceNames: z.array(OptionId),
  /** JSON text of `Answers`. */
  answers: z.string(),
  /** Names the device that it was cast from (`sessionIdSource`), also for a direct ballot. */
  sessionId: z.optional(SessionId),
  /** The name that the voter gave, if the poll asks for one. */
  handle: z.optional(z.string()),
  /** Names the request in the logs. Deleted when the ballot is erased. */
  correlationId: z.optional(CorrelationId),
  /** When its personal answers were deleted. The votes stay counted. */
  erasedAt: z.optional(z.iso.datetime()),
});
export type BallotItem = z.infer<typeof BallotItem>;
