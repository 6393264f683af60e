import { pollShardKey, TOTALS, tallySortKey } from '@booth/shared';
import pMap from 'p-map';
import {
  type BallotState,
  type Count,
  countOf,
  markerKeyOf,
  newestCorrelationId,
  newestStates,
  targetsOf,
} from './ballot-count.ts';
import type { CommitOutcome } from './commit-outcome.ts';
import type { Counters } from './contribution.ts';
import { type PlanOf, shardOf } from './counting-plan.ts';
import type { Marker } from './marker.ts';
import { type Transaction, transactionsOf } from './transactions.ts';

/** How often a contended transaction is tried before its ballots are left to the next delivery. */
export const ATTEMPTS_MAX = 8;
/**
 * How often it is made anew because markers had changed: each time, another writer has counted some
 * of its ballots.
 */
export const ROUNDS_MAX = 10;
/**
 * Transactions under way at once. The SDK opens as many connections: more would only wait for one.
 */
const TRANSACTIONS_AT_ONCE = 50;

/** What is added to one tally item. Amounts may be 0: the tally's revision rises all the same. */
export interface Delta {
  pollShard: string;
  sk: string;
  pollId: string;
  counters: Counters;
  /** On the poll's totals alone: by which request the newest ballot came that it adds. */
  newest?: { correlationId: string | undefined };
}

export interface CountingStore {
  /** Returns those of the markers that exist, by their keys, as they are now. */
  readMarkers(keys: readonly string[]): Promise<Map<string, Marker>>;
  /**
   * Writes the markers, each over the one that it replaces, and adds the deltas: all in one
   * transaction, or nothing. Throws on errors that neither a retry nor fresh markers can fix.
   */
  commit(counts: readonly Count[], deltas: readonly Delta[]): Promise<CommitOutcome>;
}

export interface Counting {
  store: CountingStore;
  planOf: PlanOf;
  /** Waits before the given attempt (from 1), so that writers who met once do not meet again. */
  pause(attempt: number): Promise<void>;
  /** Told of each transaction that was committed. */
  onCounted?(counts: readonly Count[]): void;
  onError(error: unknown): void;
}

/**
 * Makes each ballot count as its newest state says, once: in whatever order and however often its
 * states come, and wherever this process ends. Returns the states that could not be counted now and
 * must be delivered again.
 */
export async function countStates<State extends BallotState>(
  states: readonly State[],
  counting: Counting,
): Promise<State[]> {
  const { store, planOf } = counting;
  const targets = newestStates(states).flatMap((state) => targetsOf(state, planOf));
  // Most ballots are new. The transaction itself makes sure that they have no marker.
  const keys = targets.filter(({ state }) => !state.isNew).map(markerKeyOf);
  const markers = await store.readMarkers(keys);
  const counts = targets.flatMap((target) => countOf(target, markers) ?? []);
  const uncounted = await countSideBySide(transactionsOf(counts), counting);
  const voterKeys = new Set(uncounted.map(({ target }) => target.state.voterKey));
  return states.filter(({ voterKey }) => voterKeys.has(voterKey));
}

/** The counter shard of each poll that a transaction adds to. */
type Shards = ReadonlyMap<string, number>;

/**
 * Deals transactions to the shards of their polls. Those that share a shard of a poll run one after
 * another, for they would conflict; all others run side by side. Returns what stayed uncounted.
 */
async function countSideBySide(transactions: readonly Transaction[], counting: Counting): Promise<Count[]> {
  const dealt = new Map<string, number>();
  const last = new Map<string, Promise<unknown>>();
  const run = async (transaction: Transaction): Promise<readonly Count[]> => {
    const shards = new Map<string, number>();
    for (const pollId of new Set(transaction.map((part) => part.pollId))) {
      const turn = dealt.get(pollId) ?? 0;
      dealt.set(pollId, turn + 1);
      shards.set(pollId, shardOf(counting.planOf(pollId), turn));
    }
    const pollShards = [...shards].map(([pollId, shard]) => pollShardKey(pollId, shard));
    const before = Promise.all(pollShards.map((pollShard) => last.get(pollShard)));
    const counted = before.then(() => countTransaction(transaction, shards, counting));
    for (const pollShard of pollShards) last.set(pollShard, counted);
    return counted;
  };
  // `run` deals before it waits, so each transaction waits only for earlier ones, which are under
  // way.
  return (await pMap(transactions, run, { concurrency: TRANSACTIONS_AT_ONCE })).flat();
}

/**
 * Counts one transaction, and what it falls into if markers have changed. Returns what stayed
 * uncounted; never throws.
 */
async function countTransaction(
  transaction: Transaction,
  shards: Shards,
  counting: Counting,
  round = 1,
): Promise<readonly Count[]> {
  const counts = transaction.flatMap((part) => part.counts);
  try {
    const outcome = await commit(counts, deltasOf(transaction, shards), counting);
    if (outcome.kind === 'counted') {
      counting.onCounted?.(counts);
      return [];
    }
    if (outcome.kind === 'contended' || round === ROUNDS_MAX) return counts;
    const left = await recounted(counts, outcome.markerKeys, counting.store);
    const uncounted: Count[] = [];
    for (const next of transactionsOf(left)) {
      uncounted.push(...(await countTransaction(next, shards, counting, round + 1)));
    }
    return uncounted;
  } catch (error) {
    counting.onError(error);
    return counts;
  }
}

/** Commits, again after a pause where others are at the same tallies. */
async function commit(
  counts: readonly Count[],
  deltas: readonly Delta[],
  { store, pause }: Counting,
): Promise<CommitOutcome> {
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await store.commit(counts, deltas);
    if (outcome.kind !== 'contended' || attempt === ATTEMPTS_MAX) return outcome;
    await pause(attempt);
  }
}

/**
 * Returns what is left to do by the markers of now. Some ballots are counted; a marker may also be
 * gone.
 */
async function recounted(
  counts: readonly Count[],
  outdated: readonly string[],
  store: CountingStore,
): Promise<Count[]> {
  const isOutdated = new Set(outdated);
  const markers = await store.readMarkers(outdated);
  return counts.flatMap((count) => (isOutdated.has(count.marker.key) ? (countOf(count.target, markers) ?? []) : count));
}

function deltasOf(transaction: Transaction, shards: Shards): Delta[] {
  return transaction.flatMap(({ pollId, generation, counts, added }) => {
    const pollShard = pollShardKey(pollId, shards.get(pollId) ?? 0);
    return [...added].map(([name, counters]) => ({
      ...{ pollShard, sk: tallySortKey(name, generation), pollId, counters },
      ...(name === TOTALS && { newest: { correlationId: newestCorrelationId(counts) } }),
    }));
  });
}
