import * as z from 'zod/mini';
import { COUNTER_SHARDS_MAX } from '../model/poll.ts';
import { PollState, ResetMoments } from '../model/poll-state.ts';
import { ScreenTypeName } from '../screens/index.ts';
import { CorrelationId, PollId, ScreenId } from '../values/ids.ts';

/** Returns the partition key of a counter shard in the results table. */
export const pollShardKey = (pollId: string, shard: number): string => `${pollId}#${shard}`;

/*
 * Sort keys are ordered so that one query from `MINUTE#<an hour ago>` on reads the minutes of the
 * last hour, the poll, the tallies of its screens and the totals. The cost of a read depends
 * neither on the number of ballots nor on the age of the poll.
 */
export const POLL_SORT_KEY = 'POLL';
/** A query from this sort key on reads the poll and every tally, but no minutes. */
export const TALLIES_FROM_SORT_KEY = POLL_SORT_KEY;
/** Returns the smallest sort key of a minute. `time` is in ISO 8601, UTC. */
export const minutesFromSortKey = (time: string): string => `MINUTE#${minuteOf(time)}`;
/** Returns the minute of a moment in ISO 8601, UTC: `2026-11-23T10:05`. */
export const minuteOf = (time: string): string => time.slice(0, 16);

/** What an item counts: all ballots, the ballots of a minute (UTC), or the answers to a screen. */
export const TallyName = z.union([
  z.literal('TOTALS'),
  z.templateLiteral(['MINUTE#', z.string()]),
  z.templateLiteral(['TALLY#', ScreenId, '#', ScreenTypeName]),
]);
export type TallyName = z.infer<typeof TallyName>;

export const TOTALS = 'TOTALS';
export const minuteTally = (time: string) => `MINUTE#${minuteOf(time)}` as const;
export const screenTally = (screenId: string, type: ScreenTypeName) => `TALLY#${screenId}#${type}` as const;

/** Returns the screen that a tally counts; undefined for totals and minutes. */
export function screenOfTally(name: TallyName): { screenId: string; type: ScreenTypeName } | undefined {
  const [kind, screenId, typeName] = name.split('#');
  const type = ScreenTypeName.safeParse(typeName);
  return kind === 'TALLY' && screenId !== undefined && type.success ? { screenId, type: type.data } : undefined;
}

/** The counter of the totals and of minutes. A screen's type names the counters of its tally. */
export const BALLOTS = 'ballots';

/**
 * Generations of a poll's results are numbered from here. `rebuild` recounts into a new generation
 * beside the *served* one, which readers get until the poll's item names the new one.
 */
export const FIRST_GENERATION = 1;
/** Returns the sort key of a tally. Ids never hold `@`. */
export const tallySortKey = (name: TallyName, generation: number): string => `${name}@${generation}`;

/**
 * Keeps the revisions of a generation above those of the one before. No generation sees 2^40
 * writes, and the revisions of 8,000 generations stay below 2^53, the largest integer of
 * JavaScript.
 */
const REVISIONS_PER_GENERATION = 2 ** 40;
const GENERATIONS_MAX = 8_000;
export const Generation = z.int().check(z.minimum(FIRST_GENERATION), z.maximum(GENERATIONS_MAX));

/**
 * Returns the revision of a snapshot.
 * @param writes the sum of the revisions of its tallies
 */
export const resultsRevision = (generation: number, writes: number): number =>
  (generation - FIRST_GENERATION) * REVISIONS_PER_GENERATION + writes;

/** Returns a tally's name and generation; undefined if the sort key is not that of a tally. */
export function tallyOf(sortKey: string): { name: TallyName; generation: number } | undefined {
  const at = sortKey.lastIndexOf('@');
  const name = TallyName.safeParse(sortKey.slice(0, at));
  const generation = Generation.safeParse(Number(sortKey.slice(at + 1)));
  return name.success && generation.success ? { name: name.data, generation: generation.data } : undefined;
}

/** Keeps the names of counters apart from the other attributes of a tally item. */
const COUNTER_PREFIX = '#';
/** Returns the attribute of a tally item that holds a counter. */
export const counterAttribute = (counter: string): string => `${COUNTER_PREFIX}${counter}`;

/** A tally. Each of its counters is an attribute (`counterAttribute`). */
export const TallyItem = z.catchall(
  z.object({
    pollShard: z.string(),
    sk: z.templateLiteral([TallyName, '@', z.int()]),
    pollId: PollId,
    /** Rises by one with each write of this item. */
    revision: z.int().check(z.minimum(1)),
    /** Only in totals: when they were written last, in milliseconds since 1970. */
    countedAt: z.optional(z.int()),
    /** Only in totals: names the request of the newest ballot in the last write. */
    correlationId: z.optional(CorrelationId),
  }),
  z.int(),
);
export type TallyItem = z.infer<typeof TallyItem>;

/** Returns the counters of a tally item, by their names. */
export const countersOf = (item: TallyItem): Map<string, number> =>
  new Map(
    Object.entries(item).flatMap(([attribute, value]) =>
      attribute.startsWith(COUNTER_PREFIX) && typeof value === 'number'
        ? [[attribute.slice(COUNTER_PREFIX.length), value]]
        : [],
    ),
  );

/**
 * A poll's state on the read side, which follows the polls table by its stream. Only on shard 0.
 */
export const PollStateItem = z.extend(PollState, {
  /** `reconcile` must know when ballots are being deleted. */
  ...ResetMoments.shape,
  pollShard: z.string(),
  sk: z.literal(POLL_SORT_KEY),
  counterShards: z.int().check(z.minimum(1), z.maximum(COUNTER_SHARDS_MAX)),
  /** The served generation: the one that readers get. */
  generation: Generation,
  /** The generation that is being recounted. New ballots are counted in it, too. */
  nextGeneration: z.optional(Generation),
});
export type PollStateItem = z.infer<typeof PollStateItem>;

export const ResultsTableItem = z.union([PollStateItem, TallyItem]);
export type ResultsTableItem = z.infer<typeof ResultsTableItem>;
