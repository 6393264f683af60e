import { z } from 'zod';
import { OptionId, PollId } from './ids.ts';
import { COUNTER_SHARDS_MAX, PollStatus, Visibility } from './poll.ts';

/** Partition key of the results table. */
export const pollShardKey = (pollId: string, shard: number): string => `${pollId}#${shard}`;

/*
 * Sort keys are ordered so that one query from `MINUTE#<an hour ago>` on reads the last hour's minutes, all the options,
 * the poll and the totals: the cost of a read depends neither on the number of votes nor on the age of the poll.
 */
const MINUTE_PREFIX = 'MINUTE#';
const OPTION_PREFIX = 'OPTION#';
export const POLL_SORT_KEY = 'POLL';
export const BALLOTS_SORT_KEY = 'TOTAL#BALLOTS';
export const optionSortKey = (optionId: string): string => `${OPTION_PREFIX}${optionId}`;
/** `time`: ISO 8601 in UTC; the seconds are cut off. */
export const minuteSortKey = (time: string): string => `${MINUTE_PREFIX}${time.slice(0, 16)}`;
/** The smallest sort key: a query from here on reads every count, but no timeline. */
export const COUNTS_FROM_SORT_KEY = OPTION_PREFIX;

const counter = {
  pollShard: z.string(),
  pollId: PollId,
  count: z.int(),
  /** Rises by one with each write of this item. */
  revision: z.int().min(1),
};

export const OptionCountItem = z.object({
  ...counter,
  sk: z.templateLiteral([OPTION_PREFIX, z.string()]),
  serviceName: OptionId,
});
export const BallotCountItem = z.object({ ...counter, sk: z.literal(BALLOTS_SORT_KEY) });
export const MinuteCountItem = z.object({ ...counter, sk: z.templateLiteral([MINUTE_PREFIX, z.string()]) });

/** What the read side knows of a poll: a copy that follows the polls table by its stream. Only on shard 0. */
export const PollStateItem = z.object({
  pollShard: z.string(),
  sk: z.literal(POLL_SORT_KEY),
  pollId: PollId,
  version: z.int().min(1),
  status: PollStatus,
  visibility: Visibility,
  revealed: z.boolean(),
  closesAt: z.iso.datetime({ offset: true }).optional(),
  counterShards: z.int().min(1).max(COUNTER_SHARDS_MAX),
});
export type PollStateItem = z.infer<typeof PollStateItem>;

export const ResultsTableItem = z.union([PollStateItem, OptionCountItem, BallotCountItem, MinuteCountItem]);
export type ResultsTableItem = z.infer<typeof ResultsTableItem>;

/**
 * The tally of a poll at one moment. `revision` only grows, and the state after the last write has a larger one than
 * every state before: whoever applies a snapshot only if its revision is larger ends right, however push, poll and
 * reconnect are mixed. A snapshot that overtook, or was overtaken by, a change of the poll is told by its `pollVersion`:
 * a newer version may have hidden the results.
 */
export const ResultsSnapshot = z.object({
  pollId: PollId,
  /** The version of the poll by whose state it was decided that these results may be shown. */
  pollVersion: z.int().min(1),
  revision: z.int().min(0),
  asOf: z.iso.datetime(),
  /** Number of voters. */
  ballots: z.int().min(0),
  /** Options that have had votes; an option that is not here has 0. */
  options: z.array(z.object({ optionId: OptionId, count: z.int().min(0) })),
  /** Ballots per minute of the last hour; minutes without any are left out. Empty where it was not asked for. */
  timeline: z.array(z.object({ minute: z.string(), ballots: z.int() })),
});
export type ResultsSnapshot = z.infer<typeof ResultsSnapshot>;

/** Merges the items of all the shards of one poll (in any order) into its snapshot. */
export function snapshotOf(
  { pollId, version }: Pick<PollStateItem, 'pollId' | 'version'>,
  items: readonly ResultsTableItem[],
  asOf: Date,
): ResultsSnapshot {
  const options = new Map<string, number>();
  const minutes = new Map<string, number>();
  let revision = 0;
  let ballots = 0;
  for (const item of items) {
    if ('serviceName' in item) {
      options.set(item.serviceName, (options.get(item.serviceName) ?? 0) + item.count);
      revision += item.revision;
    } else if (item.sk === BALLOTS_SORT_KEY) {
      ballots += item.count;
      revision += item.revision;
    } else if (item.sk !== POLL_SORT_KEY) {
      const minute = item.sk.slice(MINUTE_PREFIX.length);
      minutes.set(minute, (minutes.get(minute) ?? 0) + item.count);
    }
  }
  return {
    pollId,
    pollVersion: version,
    revision,
    asOf: asOf.toISOString(),
    ballots,
    options: [...options]
      .map(([optionId, count]) => ({ optionId, count }))
      .sort((a, b) => (a.optionId < b.optionId ? -1 : 1)),
    timeline: [...minutes]
      .map(([minute, count]) => ({ minute, ballots: count }))
      .sort((a, b) => (a.minute < b.minute ? -1 : 1)),
  };
}
