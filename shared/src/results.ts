import { z } from 'zod';
import { OptionId, PollId, ScreenId } from './ids.ts';
import { COUNTER_SHARDS_MAX, PollStatus, Visibility } from './poll.ts';

/** Partition key of the results table. */
export const pollShardKey = (pollId: string, shard: number): string => `${pollId}#${shard}`;

/*
 * Sort keys are ordered so that one query from `MINUTE#<an hour ago>` on reads the last hour's minutes, all the options,
 * the poll, the screens and the totals: the cost of a read depends neither on the number of votes nor on the age of the poll.
 */
export const POLL_SORT_KEY = 'POLL';
/** The smallest sort key: a query from here on reads every count, but no timeline. */
export const COUNTS_FROM_SORT_KEY = 'OPTION#';
/** The smallest sort key of a minute. `time`: ISO 8601 in UTC. */
export const minutesFromSortKey = (time: string): string => `MINUTE#${minuteOf(time)}`;
/** `2026-11-23T10:05`, the minute of a moment in ISO 8601, UTC. */
export const minuteOf = (time: string): string => time.slice(0, 16);

/** The screens that the results tell of, each in its way; what was typed is nobody else's. */
export const CountedScreenType = z.enum(['choice', 'rating', 'ranking']);
export type CountedScreenType = z.infer<typeof CountedScreenType>;

/**
 * What a counter counts, as the beginning of its sort key: votes for an option, ballots, ballots of a minute (UTC),
 * ballots that answered a screen, and of a screen the ballots with a rating, or the points of a ranked option.
 */
export const CounterName = z.union([
  z.templateLiteral(['OPTION#', z.string()]),
  z.literal('TOTAL#BALLOTS'),
  z.templateLiteral(['MINUTE#', z.string()]),
  z.templateLiteral(['SCREEN#', CountedScreenType, '#', z.string()]),
]);
export type CounterName = z.infer<typeof CounterName>;

export const BALLOTS_COUNTER = 'TOTAL#BALLOTS';
export const optionCounter = (optionId: string) => `OPTION#${optionId}` as const;
/** The option whose votes it counts; undefined where it counts something else. */
export const optionOfCounter = (name: CounterName): string | undefined =>
  name.startsWith(COUNTS_FROM_SORT_KEY) ? name.slice(COUNTS_FROM_SORT_KEY.length) : undefined;
export const minuteCounter = (time: string) => `MINUTE#${minuteOf(time)}` as const;
export const screenCounter = (type: CountedScreenType, screenId: string) => `SCREEN#${type}#${screenId}` as const;
/** `value`: a rating, or the id of a ranked option. */
export const screenValueCounter = (type: 'rating' | 'ranking', screenId: string, value: string) =>
  `${screenCounter(type, screenId)}#${value}` as const;

/**
 * A poll's results are recounted into a new *generation* beside the present one, which is read until the poll's item says
 * otherwise (`rebuild`). Generations are numbered from 1.
 */
export const FIRST_GENERATION = 1;
/** Sort key of a counter. Ids never hold `@`. */
export const counterSortKey = (name: CounterName, generation: number): string => `${name}@${generation}`;

/**
 * A generation's revisions are all larger than those of the one before, whatever each has counted: 2^40 writes are more
 * than a generation ever sees, and 8,000 generations stay below 2^53, the largest integer of JSON in JavaScript.
 */
const REVISIONS_PER_GENERATION = 2 ** 40;
const GENERATIONS_MAX = 8_000;
export const Generation = z.int().min(FIRST_GENERATION).max(GENERATIONS_MAX);

/** A snapshot's revision: `writes` is the sum of its counters' revisions. The first generation's is that sum itself. */
export const resultsRevision = (generation: number, writes: number): number =>
  (generation - FIRST_GENERATION) * REVISIONS_PER_GENERATION + writes;

export const CounterItem = z.object({
  pollShard: z.string(),
  sk: z.templateLiteral([CounterName, '@', z.int()]),
  pollId: PollId,
  count: z.int(),
  /** Rises by one with each write of this item. */
  revision: z.int().min(1),
  /** The option, where it counts the votes for one. */
  serviceName: OptionId.optional(),
});
export type CounterItem = z.infer<typeof CounterItem>;

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
  /** The generation of the counters that are read. */
  generation: Generation,
  /** The one that is being recounted; it is added to as well. */
  nextGeneration: Generation.optional(),
});
export type PollStateItem = z.infer<typeof PollStateItem>;

export const ResultsTableItem = z.union([PollStateItem, CounterItem]);
export type ResultsTableItem = z.infer<typeof ResultsTableItem>;

/** A counter's name and generation; undefined where the sort key is of no counter. */
export function counterOf(sortKey: string): { name: CounterName; generation: number } | undefined {
  const at = sortKey.lastIndexOf('@');
  const name = CounterName.safeParse(sortKey.slice(0, at));
  const generation = Generation.safeParse(Number(sortKey.slice(at + 1)));
  return at > 0 && name.success && generation.success ? { name: name.data, generation: generation.data } : undefined;
}

/** What the ballots say on one screen. `answers`: how many ballots answered it. */
export const ScreenResults = z.discriminatedUnion('type', [
  z.object({ type: z.literal('choice'), screenId: ScreenId, answers: z.int().min(0) }),
  z.object({
    type: z.literal('rating'),
    screenId: ScreenId,
    answers: z.int().min(0),
    /** Ratings that were given, the lowest first. */
    ratings: z.array(z.object({ rating: z.int().min(1), count: z.int().min(0) })),
    /** Null where nobody has rated. */
    mean: z.number().nullable(),
  }),
  z.object({
    type: z.literal('ranking'),
    screenId: ScreenId,
    answers: z.int().min(0),
    /**
     * Borda count: an option has a point for each option that a ballot places below it, so the first of n has n - 1
     * (https://en.wikipedia.org/wiki/Borda_count). The most points first.
     */
    points: z.array(z.object({ optionId: OptionId, points: z.int().min(0) })),
  }),
]);
export type ScreenResults = z.infer<typeof ScreenResults>;

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
  /** Ballots per minute of one hour; minutes without any are left out. Empty where it was not asked for. */
  timeline: z.array(z.object({ minute: z.string(), ballots: z.int() })),
  /** What the ballots say on screens of a choice, a rating or a ranking. Empty where it was not asked for. */
  screens: z.array(ScreenResults),
});
export type ResultsSnapshot = z.infer<typeof ResultsSnapshot>;
