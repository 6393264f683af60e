import { counterAttribute, tallyOf } from '@booth/shared';
import type { CommitOutcome, CountingStore, Delta } from '../../src/counting/counting-store.ts';
import type { CountingWrite } from '../../src/counting/counting-write.ts';
import { outcomeOfCancellation } from '../../src/counting/dynamodb-counting-store.ts';
import type { Marker } from '../../src/counting/marker.ts';

/** A failure of one commit. A crash throws, before or after the transaction succeeded. */
export type Fault = 'none' | 'conflict' | 'throttle' | 'crash-before' | 'crash-after';

/** The reason codes that a cancelled transaction has for its tallies. */
const CODES: Record<Fault, string> = {
  none: 'None',
  conflict: 'TransactionConflict',
  throttle: 'ThrottlingError',
  'crash-before': 'None',
  'crash-after': 'None',
};

/** Stands for the death of the process: the caller never hears how the commit ended. */
export class Crash extends Error {}

interface StoredTally {
  pollShard: string;
  sk: string;
  pollId: string;
  revision: number;
  counters: Map<string, number>;
}

const idOf = ({ pollShard, sk }: Pick<Delta, 'pollShard' | 'sk'>) => `${pollShard} ${sk}`;

/**
 * Markers and tallies in memory, with DynamoDB's rules for transactions. Each commit uses up one of
 * `faults`.
 */
export class MemoryCountingStore implements CountingStore {
  readonly markers = new Map<string, Marker>();
  readonly tallies = new Map<string, StoredTally>();
  readonly faults: Fault[];
  commits = 0;
  writes = 0;

  constructor(faults: Fault[] = []) {
    this.faults = [...faults];
  }

  async readMarkers(keys: readonly string[]): Promise<Map<string, Marker>> {
    return new Map([...this.markers].filter(([key]) => keys.includes(key)));
  }

  async commit(writes: readonly CountingWrite[], deltas: readonly Delta[]): Promise<CommitOutcome> {
    this.commits += 1;
    const fault = this.faults.shift() ?? 'none';
    if (fault === 'crash-before') throw new Crash(fault);
    const keys = writes.map(({ marker }) => marker.key);
    const codes = this.#codes(writes, deltas, fault);
    if (codes.some((code) => code !== 'None')) {
      const outcome = outcomeOfCancellation(keys, codes);
      if (outcome === undefined) throw new Error(`cancelled: ${codes}`);
      return outcome;
    }
    this.#write(writes, deltas);
    if (fault === 'crash-after') throw new Crash(fault);
    return { kind: 'counted' };
  }

  /** Returns the tallies as items of the results table. */
  items(): object[] {
    return [...this.tallies.values()].map(({ counters, ...item }) => ({
      ...item,
      ...Object.fromEntries([...counters].map(([counter, count]) => [counterAttribute(counter), count])),
    }));
  }

  /** The revision of a snapshot of the first generation. */
  get revision(): number {
    return [...this.tallies.values()]
      .filter(({ sk }) => /^(TALLY|TOTALS)/.test(sk) && tallyOf(sk)?.generation === 1)
      .reduce((sum, { revision }) => sum + revision, 0);
  }

  #codes(writes: readonly CountingWrite[], deltas: readonly Delta[], fault: Fault): string[] {
    const keys = [...writes.map(({ marker }) => marker.key), ...deltas.map(idOf)];
    if (keys.length > 100) throw new Error(`${keys.length} actions in one transaction`);
    if (new Set(keys).size !== keys.length) throw new Error('two actions on one item');
    const markers = writes.map(({ marker, replaced }) =>
      this.markers.get(marker.key)?.revision === replaced?.revision ? 'None' : 'ConditionalCheckFailed',
    );
    return [...markers, ...deltas.map(() => CODES[fault])];
  }

  #write(writes: readonly CountingWrite[], deltas: readonly Delta[]): void {
    this.writes += 1;
    for (const { marker } of writes) this.markers.set(marker.key, marker);
    for (const delta of deltas) {
      const { counters: sums = new Map(), revision = 0 } = this.tallies.get(idOf(delta)) ?? {};
      const { counters, newest: _newest, ...key } = delta;
      this.tallies.set(idOf(delta), {
        ...{ ...key, revision: revision + 1 },
        counters: new Map([...sums, ...[...counters].map(([name, n]) => [name, n + (sums.get(name) ?? 0)] as const)]),
      });
    }
  }
}
