import { type BallotItem, FIRST_GENERATION, type PollStateItem } from '@booth/shared';
import type { BallotChange } from '../../src/counting/ballot-change.ts';
import { countStates } from '../../src/counting/count-states.ts';
import { createPlanner, type PlanOf } from '../../src/counting/counting-plan.ts';
import { beginRebuild, type RebuildDependencies, rebuildStep } from '../../src/recount/rebuild.ts';
import type { RebuildProgress } from '../../src/recount/rebuild-contract.ts';
import { aBallot, cast, changed, removed } from './ballots.ts';
import { MemoryCountingStore } from './memory-counting-store.ts';

export const POLL = 'favourites';
const PAGE_ITEMS = 3;
/** More steps than a rebuild of so few ballots has. */
export const STEPS_MAX = 200;

/**
 * A poll whose ballots are cast, streamed, counted and recounted step by step, in any possible
 * order.
 */
export class Booth {
  readonly table = new Map<string, BallotItem>();
  readonly stream: BallotChange[] = [];
  readonly store = new MemoryCountingStore();
  poll: PollStateItem = {
    ...{ pollShard: `${POLL}#0`, sk: 'POLL', pollId: POLL, version: 1, status: 'open', visibility: 'live' },
    ...{ revealed: false, turnoutShown: false, counterShards: 2, generation: FIRST_GENERATION },
  };
  /** Functions that have planned, and have not counted yet. */
  readonly running: { changes: BallotChange[]; planOf: PlanOf }[] = [];
  rebuild: RebuildProgress | undefined;
  #clock = Date.UTC(2026, 10, 23, 10);

  readonly counting = { store: this.store, pause: async () => {}, onError: (error: unknown) => Promise.reject(error) };

  readonly dependencies: RebuildDependencies = {
    pollStates: {
      read: async () => this.poll,
      beginNextGeneration: async (_pollId, generation) => {
        if (this.poll.generation !== generation || this.poll.nextGeneration !== undefined) return false;
        this.poll = { ...this.poll, nextGeneration: generation + 1 };
        return true;
      },
      switchGeneration: async (_pollId, generation) => {
        const { nextGeneration, ...poll } = this.poll;
        if (poll.generation !== generation || nextGeneration === undefined) return false;
        this.poll = { ...poll, generation: nextGeneration };
        return true;
      },
    },
    votes: {
      page: async (_pollId, from) => pageAfter(from, [...this.table.values()], ({ voterKey }) => voterKey),
    },
    generations: {
      markersPage: async (_pollId, from) => {
        const { items, next } = pageAfter(from, [...this.store.markers.values()], ({ key }) => key);
        return { markers: items, next };
      },
      deleteMarkers: async (keys) => {
        for (const key of keys) this.store.markers.delete(key);
      },
      deleteTalliesBefore: async (_pollId, shards, generation) => {
        for (const [id, { pollShard, sk }] of this.store.tallies) {
          const isBefore = Number(sk.split('@')[1]) < generation;
          if (isBefore && Number(pollShard.split('#')[1]) < shards) this.store.tallies.delete(id);
        }
      },
    },
    counting: this.counting,
    outlast: async () => {
      while (this.running.length > 0) await this.end();
    },
    random: () => 0,
  };

  /** Casts, changes or removes a ballot. */
  vote(voter: string, step: 'put' | 'remove', option: string): void {
    const before = this.table.get(voter);
    this.#clock += 1;
    if (step === 'remove') {
      if (before === undefined) return;
      this.stream.push(removed(before));
      this.table.delete(voter);
      return;
    }
    const after = aBallot({ voter, timestamp: new Date(this.#clock).toISOString(), options: [option] });
    this.stream.push(before === undefined ? cast(after) : changed(before, after));
    this.table.set(voter, after);
  }

  /** Starts a function with records of the stream, which plans but does not count yet. */
  async begin(from: number, records: number): Promise<void> {
    const planOf = await createPlanner(async () => this.poll)([POLL]);
    this.running.push({ changes: this.stream.slice(from, from + records), planOf });
  }

  /** Lets the function that has run longest count. */
  async end(): Promise<void> {
    const invocation = this.running.shift();
    if (invocation === undefined) return;
    const { changes, planOf } = invocation;
    expect(await countStates(changes, { ...this.counting, planOf })).toEqual([]);
  }

  /** Continues the rebuild until it is in this phase. */
  async rebuildTo(phase: RebuildProgress['phase']): Promise<RebuildProgress> {
    for (let steps = 0; this.rebuild?.phase !== phase; steps += 1) {
      if (steps > STEPS_MAX) throw new Error(`the rebuild is never ${phase}`);
      await this.rebuildOn();
    }
    return this.rebuild;
  }

  rebuildToEnd = () => this.rebuildTo('done');

  async rebuildOn(): Promise<void> {
    const isOver = this.rebuild === undefined || this.rebuild.phase === 'done';
    this.rebuild =
      this.rebuild === undefined || isOver
        ? await beginRebuild(POLL, this.dependencies)
        : await rebuildStep(this.rebuild, this.dependencies);
  }

  /** Abandons the rebuild, and begins it again. */
  async rebuildAgain(): Promise<void> {
    this.rebuild = await beginRebuild(POLL, this.dependencies);
  }
}

/** Returns the first items after a key, in the order of their keys. */
function pageAfter<Item>(from: string | undefined, items: readonly Item[], keyOf: (item: Item) => string) {
  const sorted = items.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
  const left = sorted.filter((item) => from === undefined || keyOf(item) > from);
  const page = left.slice(0, PAGE_ITEMS);
  const last = page.at(-1);
  return { items: page, next: left.length > PAGE_ITEMS && last !== undefined ? keyOf(last) : undefined };
}

/** Rebuilds the poll step by step. An error ends the rebuild. */
export class Operator {
  progress: RebuildProgress | undefined;
  readonly errors: string[] = [];
  /** Rebuilds that have not begun yet. */
  #rebuilds: number;
  readonly #booth: Booth;

  constructor(booth: Booth, rebuilds: number) {
    this.#booth = booth;
    this.#rebuilds = rebuilds;
  }

  get isDone(): boolean {
    return this.progress === undefined && this.#rebuilds === 0;
  }

  async step(): Promise<void> {
    try {
      if (this.progress !== undefined) this.progress = await rebuildStep(this.progress, this.#booth.dependencies);
      else if (this.#rebuilds > 0) {
        this.#rebuilds -= 1;
        this.progress = await beginRebuild(POLL, this.#booth.dependencies);
      }
      if (this.progress?.phase === 'done') this.progress = undefined;
    } catch (error) {
      this.errors.push(`${error}`);
      this.progress = undefined;
    }
  }
}
