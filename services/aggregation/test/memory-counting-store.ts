import { type CommitOutcome, outcomeOfCancellation } from '../src/commit-outcome.ts';
import type { CountingStore } from '../src/count-changes.ts';
import { counterId } from '../src/counter.ts';
import type { Delta } from '../src/fold.ts';

/** What goes wrong with one commit. A crash throws, before or after the transaction took place. */
export type Fault = 'none' | 'conflict' | 'throttle' | 'crash-before' | 'crash-after';

/** The reason that a cancelled transaction gives for its counters. */
const CODES: Record<Fault, string> = {
  none: 'None',
  conflict: 'TransactionConflict',
  throttle: 'ThrottlingError',
  'crash-before': 'None',
  'crash-after': 'None',
};

/** Stands for the end of the process: whoever waits for the commit never hears of it. */
export class Crash extends Error {}

/** Markers and counters in memory, with DynamoDB's rules for transactions; `faults` are used up one a commit. */
export class MemoryCountingStore implements CountingStore {
  readonly markers = new Set<string>();
  readonly counters = new Map<string, { sk: string; count: number; revision: number }>();
  readonly faults: Fault[];
  commits = 0;

  constructor(faults: Fault[] = []) {
    this.faults = [...faults];
  }

  async commit(eventIds: readonly string[], deltas: readonly Delta[]): Promise<CommitOutcome> {
    this.commits += 1;
    const fault = this.faults.shift() ?? 'none';
    if (fault === 'crash-before') throw new Crash(fault);
    const codes = this.#codes(eventIds, deltas, fault);
    if (codes.some((code) => code !== 'None')) {
      const outcome = outcomeOfCancellation(eventIds, codes);
      if (outcome === undefined) throw new Error(`cancelled: ${codes}`);
      return outcome;
    }
    this.#write(eventIds, deltas);
    if (fault === 'crash-after') throw new Crash(fault);
    return { kind: 'counted' };
  }

  /** What a snapshot says of it. */
  get revision(): number {
    return [...this.counters.values()]
      .filter(({ sk }) => !sk.startsWith('MINUTE#'))
      .reduce((sum, { revision }) => sum + revision, 0);
  }

  #codes(eventIds: readonly string[], deltas: readonly Delta[], fault: Fault): string[] {
    const keys = [...eventIds, ...deltas.map(counterId)];
    if (keys.length > 100) throw new Error(`${keys.length} actions in one transaction`);
    if (new Set(keys).size !== keys.length) throw new Error('two actions on one item');
    const markers = eventIds.map((eventId) => (this.markers.has(eventId) ? 'ConditionalCheckFailed' : 'None'));
    return [...markers, ...deltas.map(() => CODES[fault])];
  }

  #write(eventIds: readonly string[], deltas: readonly Delta[]): void {
    for (const eventId of eventIds) this.markers.add(eventId);
    for (const delta of deltas) {
      const { count = 0, revision = 0 } = this.counters.get(counterId(delta)) ?? {};
      this.counters.set(counterId(delta), { sk: delta.sk, count: count + delta.count, revision: revision + 1 });
    }
  }
}
