import { z } from 'zod';
import { OptionId, PollId, SessionId, UserId } from './ids.ts';

/** Partition key of the votes table: by voter and not by option, so that a hot option is never a hot partition. */
export const voterKey = (pollId: string, userId: string): string => `${pollId}#${userId}`;

export const BALLOT_SORT_KEY = 'BALLOT';
const VOTE_PREFIX = 'VOTE#';
export const voteSortKey = (optionId: string): string => `${VOTE_PREFIX}${optionId}`;

/**
 * The key of an item of the votes table: what `voterKey` and the sort keys are made of, and nothing
 * else.
 */
export const VotesKey = z.strictObject({
  voterKey: z.string().regex(/^[a-z0-9-]{1,64}#[0-9a-f]{64}$/),
  sk: z.union([z.literal(BALLOT_SORT_KEY), z.string().regex(/^VOTE#[a-z0-9-]{1,64}$/)]),
});
export type VotesKey = z.infer<typeof VotesKey>;

const votesTableItem = {
  voterKey: z.string(),
  pollId: PollId,
  userId: UserId,
  /** When the server accepted the last answer. */
  timestamp: z.iso.datetime(),
};

/** That a visitor has voted, with all the answers (JSON text of `Answers`). One per voter and poll. */
export const BallotItem = z.object({
  ...votesTableItem,
  sk: z.literal(BALLOT_SORT_KEY),
  /** The device that it was cast from, see `sessionIdSource`; whether there was a session, or it was the fast lane. */
  sessionId: SessionId.optional(),
  /** The name that the voter gave, where the poll asks for one. */
  handle: z.string().optional(),
  answers: z.string(),
  /** When its personal fields were deleted on request; the votes stay counted. */
  erasedAt: z.iso.datetime().optional(),
});
export type BallotItem = z.infer<typeof BallotItem>;

/** One vote for one option. */
export const VoteItem = z.object({
  ...votesTableItem,
  sk: z.templateLiteral([VOTE_PREFIX, z.string()]),
  /** The option's id: in the first poll, the name of an AWS service. */
  serviceName: OptionId,
});
export type VoteItem = z.infer<typeof VoteItem>;

export const VotesTableItem = z.union([BallotItem, VoteItem]);
export type VotesTableItem = z.infer<typeof VotesTableItem>;
