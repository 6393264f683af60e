import { pollShardKey, TOTALS, tallySortKey } from '@booth/shared';
import pMap from 'p-map';
import type { BallotState } from './ballot-state.ts';
import { type PlanOf, shardOf } from './counting-plan.ts';
import type { CommitOutcome, CountingStore, Delta } from './counting-store.ts';
import {
  type CountingWrite,
  countingWriteOf,
  markerKeyOf,
  newestCorrelationId,
  newestStates,
  targetsOf,
} from './counting-write.ts';
import { type Transaction, transactionsOf } from './transactions.ts';

/** Attempts for a contended transaction. After that, its ballots wait for the next delivery. */
export const TRANSACTION_ATTEMPTS_MAX = 8;
/**
 * Rounds of reading changed markers again and committing what is left. Each round means that
 * another writer has counted some of the same ballots meanwhile.
 */
export const ROUNDS_MAX = 10;
/** Transactions that run at once: as many as the SDK opens connections. */
const TRANSACTIONS_AT_ONCE = 50;

export interface Counting {
  store: CountingStore;
  planOf: PlanOf;
  /** Waits before a retry (`attempt` counts from 1), so that competing writers drift apart. */
  pause(attempt: number): Promise<void>;
  /** Called for each transaction that was committed. */
  onCounted?(writes: readonly CountingWrite[]): void;
  onError(error: unknown): void;
}

/**
 * Counts each ballot once, in its newest state, whatever the order of the states, however often
 * they are delivered, and wherever this process dies. Returns the states that could not be counted
 * now and must be delivered again.
 */
export async function countStates<State extends BallotState>(
  states: readonly State[],
  counting: Counting,
): Promise<State[]> {
  const { store, planOf } = counting;
  const targets = newestStates(states).flatMap((state) => targetsOf(state, planOf));
  const keys = targets.filter(({ state }) => !state.probablyUnmarked).map(markerKeyOf);
  const markers = await store.readMarkers(keys);
  const writes = targets.flatMap((target) => countingWriteOf(target, markers) ?? []);
  const uncounted = await countSideBySide(transactionsOf(writes), counting);
  const voterKeys = new Set(uncounted.map(({ target }) => target.state.voterKey));
  return states.filter(({ voterKey }) => voterKeys.has(voterKey));
}

/** The counter shard that a transaction adds to, for each of its polls. */
type Shards = ReadonlyMap<string, number>;

/**
 * Deals transactions to the shards of their polls. Transactions that share a shard would conflict,
 * so they run one after another; all others run side by side. Returns the writes that failed.
 */
async function countSideBySide(transactions: readonly Transaction[], counting: Counting): Promise<CountingWrite[]> {
  const dealt = new Map<string, number>();
  const last = new Map<string, Promise<unknown>>();
  const run = async (transaction: Transaction): Promise<readonly CountingWrite[]> => {
    const shards = new Map<string, number>();
    for (const pollId of new Set(transaction.map((part) => part.pollId))) {
      const index = dealt.get(pollId) ?? 0;
      dealt.set(pollId, index + 1);
      shards.set(pollId, shardOf(counting.planOf(pollId), index));
    }
    const pollShards = [...shards].map(([pollId, shard]) => pollShardKey(pollId, shard));
    const before = Promise.all(pollShards.map((pollShard) => last.get(pollShard)));
    const done = before.then(() => countTransaction(transaction, shards, counting));
    for (const pollShard of pollShards) last.set(pollShard, done);
    return done;
  };
  // `run` deals before it waits, so a transaction only waits for earlier ones, which already run.
  return (await pMap(transactions, run, { concurrency: TRANSACTIONS_AT_ONCE })).flat();
}

/**
 * Counts one transaction. If markers have changed, splits what is left into new transactions and
 * counts those. Returns the writes that failed; never throws.
 */
async function countTransaction(
  transaction: Transaction,
  shards: Shards,
  counting: Counting,
  round = 1,
): Promise<readonly CountingWrite[]> {
  const writes = transaction.flatMap((part) => part.writes);
  try {
    const outcome = await commit(writes, deltasOf(transaction, shards), counting);
    if (outcome.kind === 'counted') {
      counting.onCounted?.(writes);
      return [];
    }
    if (outcome.kind === 'contended' || round === ROUNDS_MAX) return writes;
    const left = await leftAfterReread(writes, outcome.markerKeys, counting.store);
    const uncounted: CountingWrite[] = [];
    for (const next of transactionsOf(left)) {
      uncounted.push(...(await countTransaction(next, shards, counting, round + 1)));
    }
    return uncounted;
  } catch (error) {
    counting.onError(error);
    return writes;
  }
}

/** Commits, and retries after a pause while the transaction is contended. */
async function commit(
  writes: readonly CountingWrite[],
  deltas: readonly Delta[],
  { store, pause }: Counting,
): Promise<CommitOutcome> {
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await store.commit(writes, deltas);
    if (outcome.kind !== 'contended' || attempt === TRANSACTION_ATTEMPTS_MAX) return outcome;
    await pause(attempt);
  }
}

/**
 * Reads the outdated markers again and returns what is left to count. Drops ballots that others
 * have counted; a marker may also have been deleted.
 */
async function leftAfterReread(
  writes: readonly CountingWrite[],
  outdated: readonly string[],
  store: CountingStore,
): Promise<CountingWrite[]> {
  const isOutdated = new Set(outdated);
  const markers = await store.readMarkers(outdated);
  return writes.flatMap((write) =>
    isOutdated.has(write.marker.key) ? (countingWriteOf(write.target, markers) ?? []) : write,
  );
}

function deltasOf(transaction: Transaction, shards: Shards): Delta[] {
  return transaction.flatMap(({ pollId, generation, writes, added }) => {
    const pollShard = pollShardKey(pollId, shards.get(pollId) ?? 0);
    return [...added].map(([name, counters]) => ({
      pollShard,
      sk: tallySortKey(name, generation),
      pollId,
      counters,
      ...(name === TOTALS && { newest: { correlationId: newestCorrelationId(writes) } }),
    }));
  });
}
