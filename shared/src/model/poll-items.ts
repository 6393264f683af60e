import * as z from 'zod/mini';
import { PollId } from '../values/ids.ts';
import { DirectBallot, directBallotOf } from './direct-ballot.ts';
import { joinCodeOf } from './join-code.ts';
import { COUNTER_SHARDS_MAX, Poll, PollListing } from './poll.ts';
import { ChangeId } from './poll-change.ts';
import { isPublic, PollState, pollStateOf, ResetMoments } from './poll-state.ts';

/**
 * Most copies of a poll that visitors read one of, at random: a partition of a table answers 3,000
 * consistent reads of up to 4 KB a second
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html),
 * and the goal is 60,000 direct ballots a second. All are written in one transaction, which takes 4
 * MB.
 */
export const POLL_COPIES = 20;

/** The key of a copy. Ids of polls never hold `#`. */
export const pollCopyId = (pollId: string, copy: number): string => `${pollId}#${copy}`;

/** The only key of the index of polls that are listed. */
export const LISTED = 'open';

/**
 * A poll as the polls table keeps it. What workflows and other services look at are attributes of
 * their own; the whole poll is one JSON text, so that a workflow without Lambda hands it on with
 * one `$parse`.
 */
export const PollItem = z.extend(PollState, {
  ...ResetMoments.shape,
  counterShards: z.int().check(z.minimum(1), z.maximum(COUNTER_SHARDS_MAX)),
  definition: z.string(),
  /** JSON text of `DirectBallot`, where the poll takes direct ballots. */
  directBallot: z.optional(z.string()),
});
export type PollItem = z.infer<typeof PollItem>;

/** The poll's own item alone is in the index of listed polls, while its status is `open`. */
export const OwnPollItem = z.extend(PollItem, {
  listed: z.optional(z.literal(LISTED)),
  /** JSON text of `PollListing`. */
  listing: z.optional(z.string()),
});
export type OwnPollItem = z.infer<typeof OwnPollItem>;

/** A copy of a poll's item, for visitors to read: the same, under a key of its own. */
export const PollCopyItem = z.extend(PollItem, { pollId: z.string(), copyOf: PollId });
export type PollCopyItem = z.infer<typeof PollCopyItem>;

/**
 * Leads from a join code to its poll, for one small read. Kept with the poll's copies, so that
 * streams pass it by.
 */
export const JoinCodeItem = z.object({
  pollId: z.string(),
  copyOf: PollId,
  /** `isPublic` of the poll. */
  public: z.boolean(),
});
export type JoinCodeItem = z.infer<typeof JoinCodeItem>;

/** The key of a join code's item. Ids of polls never hold `#`. */
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

/** The poll's own item, which organizers and other services read. */
export function pollToItem(poll: Poll): OwnPollItem {
  if (poll.status !== 'open' || !poll.listed) return itemOf(poll);
  const listing = PollListing.parse({ ...poll, joinCode: joinCodeOf(poll.pollId) });
  return { ...itemOf(poll), listed: LISTED, listing: JSON.stringify(listing) };
}

/** The copies of a poll's item. */
export const pollCopies = (poll: Poll): PollCopyItem[] =>
  Array.from({ length: POLL_COPIES }, (_, copy) => ({
    ...itemOf(poll),
    pollId: pollCopyId(poll.pollId, copy),
    copyOf: poll.pollId,
  }));

/** The item that leads from the poll's join code to the poll. */
export const joinCodeItemOf = (poll: Poll): JoinCodeItem => ({
  pollId: joinCodeKey(joinCodeOf(poll.pollId)),
  copyOf: poll.pollId,
  public: isPublic(poll),
});

/** The poll that an item of the polls table holds; throws a ZodError where it is not one. */
export function pollFromItem(item: unknown): Poll {
  return Poll.parse(JSON.parse(z.pick(PollItem, { definition: true }).parse(item).definition));
}

/**
 * What is kept of an id of polls beside the poll that has it; most ids have none. Kept as the
 * poll's copies are, so that streams and lists pass it by.
 */
export const PollIdRecord = z.object({
  pollId: z.string(),
  copyOf: PollId,
  /**
   * The version after the last one of the poll that had the id, and was deleted or renamed. A later
   * poll goes on from there: the read side ignores older versions.
   */
  lastVersion: z.optional(z.int().check(z.minimum(1))),
  /** The id that this poll got. */
  renamedTo: z.optional(PollId),
  /** The change that made the first of the entry codes that are kept under this id. */
  codesSince: z.optional(ChangeId),
});
export type PollIdRecord = z.infer<typeof PollIdRecord>;

/** The key of the record of an id. Ids of polls never hold `#`, and copies end with a number. */
export const pollIdRecordKey = (pollId: string): string => `${pollId}#record`;
