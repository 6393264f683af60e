import type { CommitOutcome } from './commit-outcome.ts';
import type { ShardOf } from './counter.ts';
import { type Delta, fold } from './fold.ts';
import { splitIntoTransactions } from './split.ts';
import type { VoteChange } from './vote-change.ts';

/** How often a contended transaction is tried before its records are left to the next delivery. */
export const ATTEMPTS_MAX = 8;

export interface CountingStore {
  /**
   * In one transaction, marks the events as counted and adds the deltas: all of it, or nothing.
   * Throws where neither waiting a little nor leaving out records would help.
   */
  commit(eventIds: readonly string[], deltas: readonly Delta[]): Promise<CommitOutcome>;
}

export interface Counting {
  store: CountingStore;
  shardOf: ShardOf;
  /** Waits before the given attempt (from 1), so that writers who met once do not meet again. */
  pause(attempt: number): Promise<void>;
  onError(error: unknown): void;
}

/**
 * Counts each change exactly once, however often it is delivered and wherever this process ends.
 * Returns the event ids of the changes that could not be counted now and must be delivered again.
 */
export async function countChanges(changes: readonly VoteChange[], counting: Counting): Promise<Set<string>> {
  const failed = new Set<string>();
  // One after another: two transactions of a batch would meet at the same counters.
  for (const group of splitIntoTransactions(changes, counting.shardOf)) {
    try {
      for (const change of await countGroup(group, counting)) failed.add(change.eventId);
    } catch (error) {
      counting.onError(error);
      for (const change of group) failed.add(change.eventId);
    }
  }
  return failed;
}

/** Counts the changes of one transaction; returns those that stayed uncounted. */
async function countGroup(group: readonly VoteChange[], { store, shardOf, pause }: Counting): Promise<VoteChange[]> {
  let uncounted = [...group];
  let attempt = 1;
  while (uncounted.length > 0) {
    const eventIds = uncounted.map((change) => change.eventId);
    const outcome = await store.commit(eventIds, fold(uncounted, shardOf));
    switch (outcome.kind) {
      case 'counted':
        return [];
      case 'counted-before':
        uncounted = uncounted.filter((change) => !outcome.eventIds.has(change.eventId));
        break;
      case 'contended':
        if (attempt === ATTEMPTS_MAX) return uncounted;
        await pause(attempt);
        attempt += 1;
        break;
    }
  }
  return [];
}
