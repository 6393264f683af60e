import * as z from 'zod/mini';
import { COUNTER_SHARDS_MAX } from '../model/poll.ts';
import { PollState, ResetMoments } from '../model/poll-state.ts';
import { ScreenTypeName } from '../screens/index.ts';
import { CorrelationId, PollId, ScreenId } from '../values/ids.ts';

/** Partition key of the results table. */
export const pollShardKey = (pollId: string, shard: number): string => `${pollId}#${shard}`;

/*
 * Each item of the results counts something: all ballots, the ballots of a minute, or one screen.
 * Sort keys are ordered so that one query from `MINUTE#<an hour ago>` on reads the last hour's
 * minutes, the poll, the tallies of its screens and the total: the cost of a read depends neither
 * on the number of ballots nor on the age of the poll.
 */
export const POLL_SORT_KEY = 'POLL';
/** The smallest sort key: a query from here on reads every tally, but no timeline. */
export const TALLIES_FROM_SORT_KEY = POLL_SORT_KEY;
/** The smallest sort key of a minute. `time`: ISO 8601 in UTC. */
export const minutesFromSortKey = (time: string): string => `MINUTE#${minuteOf(time)}`;
/** `2026-11-23T10:05`, the minute of a moment in ISO 8601, UTC. */
export const minuteOf = (time: string): string => time.slice(0, 16);

/**
 * What an item counts: all ballots, those of a minute (UTC), or the answers to a screen of a type.
 */
export const TallyName = z.union([
  z.literal('TOTALS'),
  z.templateLiteral(['MINUTE#', z.string()]),
  z.templateLiteral(['TALLY#', ScreenId, '#', ScreenTypeName]),
]);
export type TallyName = z.infer<typeof TallyName>;

export const TOTALS = 'TOTALS';
export const minuteTally = (time: string) => `MINUTE#${minuteOf(time)}` as const;
export const screenTally = (screenId: string, type: ScreenTypeName) => `TALLY#${screenId}#${type}` as const;

/** The screen that is counted; undefined where it is something else. */
export function screenOfTally(name: TallyName): { screenId: string; type: ScreenTypeName } | undefined {
  const [kind, screenId, typeName] = name.split('#');
  const type = ScreenTypeName.safeParse(typeName);
  return kind === 'TALLY' && screenId !== undefined && type.success ? { screenId, type: type.data } : undefined;
}

/** The counter of `TOTALS` and of a minute; those of a screen are named by its type. */
export const BALLOTS = 'ballots';

/**
 * A poll's results are recounted into a new *generation* beside the present one, which is read
 * until the poll's item says otherwise (`rebuild`). Generations are numbered from 1.
 */
export const FIRST_GENERATION = 1;
/** Sort key of a tally. Ids never hold `@`. */
export const tallySortKey = (name: TallyName, generation: number): string => `${name}@${generation}`;

/**
 * A generation's revisions are all larger than those of the one before, whatever each has counted:
 * 2^40 writes are more than a generation ever sees, and 8,000 generations stay below 2^53, the
 * largest integer of JSON in JavaScript.
 */
const REVISIONS_PER_GENERATION = 2 ** 40;
const GENERATIONS_MAX = 8_000;
export const Generation = z.int().check(z.minimum(FIRST_GENERATION), z.maximum(GENERATIONS_MAX));

/**
 * A snapshot's revision: `writes` is the sum of its tallies' revisions. The first generation's is
 * that sum itself.
 */
export const resultsRevision = (generation: number, writes: number): number =>
  (generation - FIRST_GENERATION) * REVISIONS_PER_GENERATION + writes;

/** A tally's name and generation; undefined where the sort key is of none. */
export function tallyOf(sortKey: string): { name: TallyName; generation: number } | undefined {
  const at = sortKey.lastIndexOf('@');
  const name = TallyName.safeParse(sortKey.slice(0, at));
  const generation = Generation.safeParse(Number(sortKey.slice(at + 1)));
  return at > 0 && name.success && generation.success ? { name: name.data, generation: generation.data } : undefined;
}

/**
 * The attribute of a tally item that holds a counter. The prefix keeps counters apart from the
 * item's other attributes.
 */
const COUNTER_PREFIX = '#';
export const counterAttribute = (counter: string): string => `${COUNTER_PREFIX}${counter}`;

/** A tally, with a number attribute for each of its counters (`counterAttribute`). */
export const TallyItem = z.catchall(
  z.object({
    pollShard: z.string(),
    sk: z.templateLiteral([TallyName, '@', z.int()]),
    pollId: PollId,
    /** Rises by one with each write of this item. */
    revision: z.int().check(z.minimum(1)),
    /** Of the totals: when they were written last, in milliseconds since 1970. */
    countedAt: z.optional(z.int()),
    /** Of the totals: by which request the newest ballot of the last write came. */
    correlationId: z.optional(CorrelationId),
  }),
  z.int(),
);
export type TallyItem = z.infer<typeof TallyItem>;

/** The counters of a tally item, by their names. */
export const countersOf = (item: TallyItem): Map<string, number> =>
  new Map(
    Object.entries(item).flatMap(([attribute, value]) =>
      attribute.startsWith(COUNTER_PREFIX) && typeof value === 'number'
        ? [[attribute.slice(COUNTER_PREFIX.length), value]]
        : [],
    ),
  );

/**
 * What the read side knows of a poll: a copy that follows the polls table by its stream. Only on
 * shard 0.
 */
export const PollStateItem = z.extend(PollState, {
  /** By these, a comparison with the ballots knows that they are being deleted. */
  ...ResetMoments.shape,
  pollShard: z.string(),
  sk: z.literal(POLL_SORT_KEY),
  counterShards: z.int().check(z.minimum(1), z.maximum(COUNTER_SHARDS_MAX)),
  /** The generation of the tallies that are read. */
  generation: Generation,
  /** The one that is being recounted; it is added to as well. */
  nextGeneration: z.optional(Generation),
});
export type PollStateItem = z.infer<typeof PollStateItem>;

export const ResultsTableItem = z.union([PollStateItem, TallyItem]);
export type ResultsTableItem = z.infer<typeof ResultsTableItem>;
