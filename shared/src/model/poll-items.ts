import * as z from 'zod/mini';
import { PollId } from '../values/ids.ts';
import { DirectBallot, directBallotOf } from './direct-ballot.ts';
import { joinCodeOf } from './join-code.ts';
import { COUNTER_SHARDS_MAX, Poll, PollListing } from './poll.ts';
import { ChangeId } from './poll-change.ts';
import { isPublic, PollState, pollStateOf, ResetMoments } from './poll-state.ts';

/**
 * Copies of a poll, of which each visitor reads one at random. A partition answers 3,000 consistent
 * reads of up to 4 KB a second
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html),
 * and the goal is 60,000 direct ballots a second. One transaction of up to 4 MB writes all copies.
 */
export const POLL_COPIES = 20;

/** Returns the key of a copy. Poll ids never hold `#`. */
export const pollCopyId = (pollId: string, copy: number): string => `${pollId}#${copy}`;

/** The partition key of all listed polls in their index. */
export const LISTED = 'open';

/**
 * A poll in the polls table. Fields that workflows and other services need are attributes of their
 * own; the whole poll is one JSON text, which a workflow reads with one `$parse`.
 */
export const PollItem = z.extend(PollState, {
  ...ResetMoments.shape,
  counterShards: z.int().check(z.minimum(1), z.maximum(COUNTER_SHARDS_MAX)),
  definition: z.string(),
  /** JSON text of `DirectBallot`, if the poll takes direct ballots. */
  directBallot: z.optional(z.string()),
});
export type PollItem = z.infer<typeof PollItem>;

/** The poll's own item. Only this one is in the index of listed polls, while the poll is `open`. */
export const OwnPollItem = z.extend(PollItem, {
  listed: z.optional(z.literal(LISTED)),
  /** JSON text of `PollListing`. */
  listing: z.optional(z.string()),
});
export type OwnPollItem = z.infer<typeof OwnPollItem>;

/** A copy of a poll's item that visitors read, under a key of its own. */
export const PollCopyItem = z.extend(PollItem, { pollId: z.string(), copyOf: PollId });
export type PollCopyItem = z.infer<typeof PollCopyItem>;

/** Leads from a join code to its poll. `copyOf` makes streams and lists skip it like a copy. */
export const JoinCodeItem = z.object({
  pollId: z.string(),
  copyOf: PollId,
  /** `isPublic` of the poll. */
  public: z.boolean(),
});
export type JoinCodeItem = z.infer<typeof JoinCodeItem>;

/** Returns the key of a join code's item. Poll ids never hold `#`. */
export const joinCodeKey = (joinCode: string): string => `join#${joinCode}`;

const itemOf = (poll: Poll): PollItem => {
  const direct = directBallotOf(poll);
  return {
    ...pollStateOf(poll),
    ...ResetMoments.parse(poll),
    counterShards: poll.counterShards,
    definition: JSON.stringify(poll),
    ...(direct !== undefined && { directBallot: JSON.stringify(DirectBallot.parse(direct)) }),
  };
};

/** Returns the poll's own item, which organizers and other services read. */
export function pollToItem(poll: Poll): OwnPollItem {
  if (poll.status !== 'open' || !poll.listed) return itemOf(poll);
  const listing = PollListing.parse({ ...poll, joinCode: joinCodeOf(poll.pollId) });
  return { ...itemOf(poll), listed: LISTED, listing: JSON.stringify(listing) };
}

/** Returns all copies of a poll's item. */
export const pollCopies = (poll: Poll): PollCopyItem[] =>
  Array.from({ length: POLL_COPIES }, (_, copy) => ({
    ...itemOf(poll),
    pollId: pollCopyId(poll.pollId, copy),
    copyOf: poll.pollId,
  }));

/** Returns the item that leads from the poll's join code to the poll. */
export const joinCodeItemOf = (poll: Pick<Poll, 'pollId' | 'status' | 'openedAt' | 'closedAt'>): JoinCodeItem => ({
  pollId: joinCodeKey(joinCodeOf(poll.pollId)),
  copyOf: poll.pollId,
  public: isPublic(poll),
});

/**
 * Returns the poll in an item of the polls table.
 * @throws ZodError if the item holds no poll
 */
export function pollFromItem(item: unknown): Poll {
  return Poll.parse(JSON.parse(z.pick(PollItem, { definition: true }).parse(item).definition));
}

/**
 * What must be remembered about a poll id besides its poll; most ids have no such record. `copyOf`
 * makes streams and lists skip it like a copy.
 */
export const PollIdRecord = z.object({
  pollId: z.string(),
  copyOf: PollId,
  /**
   * The version at which a deleted or renamed poll left the id. A later poll with this id continues
   * from there, because the read side ignores older versions.
   */
  lastVersion: z.optional(z.int().check(z.minimum(1))),
  /** The new id of a renamed poll. */
  renamedTo: z.optional(PollId),
  /** The change that made the first entry codes under this id. */
  codesSince: z.optional(ChangeId),
});
export type PollIdRecord = z.infer<typeof PollIdRecord>;

/** Returns the key of an id's record. Poll ids never hold `#`, and copies end with a number. */
export const pollIdRecordKey = (pollId: string): string => `${pollId}#record`;
