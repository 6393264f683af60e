import { FIRST_GENERATION, type PollStateItem, type VotesTableItem } from '@booth/shared';
import fc from 'fast-check';
import { countStates } from '../src/count-states.ts';
import { createPlanner, type PlanOf } from '../src/counting-plan.ts';
import type { Votes } from '../src/recount/dynamodb-votes.ts';
import { beginRebuild, type RebuildDependencies, type RebuildProgress, rebuildStep } from '../src/recount/rebuild.ts';
import type { VoteChange } from '../src/vote-change.ts';
import { MemoryCountingStore } from './memory-counting-store.ts';
import { recount, tallyOf } from './recount.ts';
import { aBallot, aVote, cast, changed, withdrawn } from './votes.ts';

const POLL = 'favourites';
const PAGE_ITEMS = 3;

/** A poll whose votes are cast, streamed, counted and recounted, step by step, in any order that can be. */
class Booth {
  readonly table = new Map<string, VotesTableItem>();
  readonly stream: VoteChange[] = [];
  readonly store = new MemoryCountingStore();
  poll: PollStateItem = {
    ...{ pollShard: `${POLL}#0`, sk: 'POLL', pollId: POLL, version: 1, status: 'open', visibility: 'live' },
    ...{ revealed: false, counterShards: 2, generation: FIRST_GENERATION },
  };
  /** Functions that have read where to count, and have not counted yet. */
  readonly running: { changes: VoteChange[]; planOf: PlanOf }[] = [];
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
    votes: { page: (from) => this.#page(from) },
    generations: {
      markersPage: async () => ({ markers: [...this.store.markers.values()], next: undefined }),
      deleteMarkers: async (keys) => {
        for (const key of keys) this.store.markers.delete(key);
      },
      deleteCountersBefore: async (_pollId, _shards, generation) => {
        for (const [id, { sk }] of this.store.counters) {
          if (Number(sk.split('@')[1]) < generation) this.store.counters.delete(id);
        }
      },
    },
    counting: this.counting,
    outlast: async () => {
      while (this.running.length > 0) await this.end();
    },
    random: () => 0,
  };

  /** Somebody votes, changes a vote, or withdraws it. */
  vote(voter: string, item: string, step: 'put' | 'remove', serviceName: string): void {
    const key = `${voter} ${item}`;
    const before = this.table.get(key);
    this.#clock += 1;
    if (step === 'remove') {
      if (before === undefined) return;
      this.stream.push(withdrawn(before));
      this.table.delete(key);
      return;
    }
    const about = { voter, timestamp: new Date(this.#clock).toISOString() };
    const after = item === 'BALLOT' ? aBallot(about) : { ...aVote({ ...about, option: item }), serviceName };
    this.stream.push(before === undefined ? cast(after) : changed(before, after));
    this.table.set(key, after);
  }

  /** A function gets records of the stream and reads where to count them. */
  async begin(from: number, records: number): Promise<void> {
    const planOf = await createPlanner(async () => this.poll)([POLL]);
    this.running.push({ changes: this.stream.slice(from, from + records), planOf });
  }

  /** The function that has run longest counts. */
  async end(): Promise<void> {
    const invocation = this.running.shift();
    if (invocation === undefined) return;
    const { changes, planOf } = invocation;
    expect(await countStates(changes, { ...this.counting, planOf })).toEqual([]);
  }

  async rebuildOn(): Promise<void> {
    const isOver = this.rebuild === undefined || this.rebuild.phase === 'done';
    this.rebuild =
      this.rebuild === undefined || isOver
        ? await beginRebuild(POLL, this.dependencies)
        : await rebuildStep(this.rebuild, this.dependencies);
  }

  /** The rebuild dies, and is begun anew. */
  async rebuildAgain(): Promise<void> {
    this.rebuild = await beginRebuild(POLL, this.dependencies);
  }

  async #page(from: Awaited<ReturnType<Votes['page']>>['next']) {
    const items = [...this.table.values()].sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
    const left = items.filter((item) => from === undefined || idOf(item) > idOf(from));
    const page = left.slice(0, PAGE_ITEMS);
    const last = left.length > PAGE_ITEMS ? page.at(-1) : undefined;
    return { items: page, next: last && { voterKey: last.voterKey, sk: last.sk } };
  }
}

const idOf = ({ voterKey, sk }: { voterKey: string; sk: string }) => `${voterKey} ${sk}`;

/** What may happen at a booth, in any order. */
const happenings = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant('vote' as const),
        voter: fc.constantFrom('ann', 'bob', 'cem', 'dua'),
        item: fc.constantFrom('BALLOT', 's3', 'sqs'),
        step: fc.constantFrom('put' as const, 'put' as const, 'remove' as const),
        serviceName: fc.constantFrom('s3', 'sqs', 'lambda'),
      }),
    },
    // The next records of the stream, or some that were delivered before.
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('begin' as const),
        records: fc.integer({ min: 1, max: 8 }),
        again: fc.option(fc.nat()),
      }),
    },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('end' as const) }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('rebuild' as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('rebuild-again' as const) }) },
  ),
  { maxLength: 150, size: 'max' },
);

test('after a restore, what was removed since the backup counts again, and nothing that was counted before is taken over', async () => {
  // Prepare: ann and bob vote, and a backup is taken; then ann withdraws, and all of it is counted.
  const booth = new Booth();
  booth.vote('ann', 's3', 'put', 's3');
  booth.vote('bob', 's3', 'put', 's3');
  const backup = new Map(booth.table);
  booth.vote('ann', 's3', 'remove', 's3');
  await booth.begin(0, 3);
  await booth.end();

  // Act
  booth.table.clear();
  for (const [key, item] of backup) booth.table.set(key, item);
  let progress = await beginRebuild(POLL, booth.dependencies, true);
  while (progress.phase !== 'done') progress = await rebuildStep(progress, booth.dependencies);

  // Assess
  expect(tallyOf(booth.store.counters.values(), booth.poll.generation)).toEqual(recount(backup.values()));
  // A vote of the new stream, whose numbers may be smaller than those of the former one, counts as well.
  expect([...booth.store.markers.values()].every(({ version }) => version.sequence === undefined)).toBe(true);
});

test('a poll that is recounted while votes come, change and go, and records come twice and late: the results equal the votes table, before and after the switch', async () => {
  await fc.assert(
    fc.asyncProperty(happenings, async (what) => {
      // Prepare
      const booth = new Booth();
      let delivered = 0;
      const deliverNext = async (records: number) => {
        await booth.begin(delivered, records);
        delivered = Math.min(booth.stream.length, delivered + records);
      };

      // Act
      for (const happening of what) {
        if (happening.kind === 'vote') {
          booth.vote(happening.voter, happening.item, happening.step, happening.serviceName);
        } else if (happening.kind === 'begin') {
          if (happening.again === null || delivered === 0) await deliverNext(happening.records);
          else await booth.begin(happening.again % delivered, Math.min(happening.records, delivered));
        } else if (happening.kind === 'end') await booth.end();
        else if (happening.kind === 'rebuild') await booth.rebuildOn();
        else if (booth.rebuild !== undefined && booth.rebuild.phase !== 'done') await booth.rebuildAgain();
      }
      while (booth.rebuild !== undefined && booth.rebuild.phase !== 'done') await booth.rebuildOn();
      await deliverNext(booth.stream.length);
      while (booth.running.length > 0) await booth.end();

      // Assess
      const { generation, nextGeneration } = booth.poll;
      expect(nextGeneration).toBeUndefined();
      expect(tallyOf(booth.store.counters.values(), generation)).toEqual(recount(booth.table.values()));
      const generations = new Set([...booth.store.markers.keys()].map((key) => Number(key.split('@')[1])));
      expect([...generations].filter((each) => each !== generation)).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test('a function that began before the rebuild and ends late: what it was about is in the next generation', async () => {
  // Prepare: a vote is counted and withdrawn; the function that has the record of that still runs.
  const booth = new Booth();
  booth.vote('ann', 's3', 'put', 's3');
  await booth.begin(0, 1);
  await booth.end();
  booth.vote('ann', 's3', 'remove', 's3');
  await booth.begin(1, 1);

  // Act: the record of the vote comes once more, when the poll has been recounted.
  do await booth.rebuildOn();
  while (booth.rebuild?.phase !== 'done');
  await booth.end();
  await booth.begin(0, 1);
  await booth.end();

  // Assess
  expect(tallyOf(booth.store.counters.values(), booth.poll.generation)).toEqual(recount([]));
});

test('wrong results are right after a rebuild, and their revision is larger', async () => {
  // Prepare: somebody spoils a counter.
  const booth = new Booth();
  for (const voter of ['ann', 'bob', 'cem', 'dua']) booth.vote(voter, 's3', 'put', 's3');
  await booth.begin(0, 4);
  await booth.end();
  for (const [id, counter] of booth.store.counters) booth.store.counters.set(id, { ...counter, count: 7 });
  expect(tallyOf(booth.store.counters.values()).options).toEqual({ s3: 7 });

  // Act
  do await booth.rebuildOn();
  while (booth.rebuild?.phase !== 'done');

  // Assess
  expect(booth.poll.generation).toBe(2);
  expect(booth.rebuild).toMatchObject({ items: 4, uncountable: 0 });
  expect(tallyOf(booth.store.counters.values(), 2).options).toEqual({ s3: 4 });
});

/** Somebody who rebuilds the poll, step by step; an error ends it. */
class Operator {
  progress: RebuildProgress | undefined;
  readonly errors: string[] = [];
  /** Rebuilds that are still to be begun. */
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

const voted = async (booth: Booth) => {
  for (const voter of ['ann', 'bob', 'cem', 'dua', 'eve']) booth.vote(voter, 's3', 'put', 's3');
  booth.vote('ann', 's3', 'remove', 's3');
  await booth.begin(0, booth.stream.length);
  await booth.end();
};
const isRight = ({ store, table, poll }: Booth) => {
  expect(poll.nextGeneration).toBeUndefined();
  expect(tallyOf(store.counters.values(), poll.generation)).toEqual(recount(table.values()));
};

test('two operators who rebuild one poll at the same time, in whatever order their steps come: both end, and it ends equal', async () => {
  const step = fc.record({ who: fc.boolean(), vote: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60, size: 'max' }), async (order) => {
      // Prepare
      const booth = new Booth();
      await voted(booth);
      const [one, other] = [new Operator(booth, 1), new Operator(booth, 1)];
      let delivered = booth.stream.length;

      // Act
      for (const [index, { who, vote }] of order.entries()) {
        if (vote) booth.vote(`late-${index}`, 'sqs', 'put', 'sqs');
        await booth.begin(delivered, 1);
        delivered = Math.min(booth.stream.length, delivered + 1);
        await (who ? one : other).step();
      }
      // The rest of one, then the rest of the other: more steps than there are would be a loop.
      for (let steps = 0; steps < 100; steps += 1) await one.step();
      for (let steps = 0; steps < 100; steps += 1) await other.step();
      await booth.begin(delivered, booth.stream.length);
      while (booth.running.length > 0) await booth.end();

      // Assess
      expect([one.isDone, other.isDone]).toEqual([true, true]);
      expect([...one.errors, ...other.errors]).toEqual([]);
      isRight(booth);
    }),
    { numRuns: 200 },
  );
});

test('a rebuild that others have overtaken, twice over, ends with an error that says so, and spoils nothing', async () => {
  // Prepare: one stops on its way through the votes table, and another rebuilds the poll twice.
  const booth = new Booth();
  await voted(booth);
  const [slow, quick] = [new Operator(booth, 1), new Operator(booth, 2)];
  for (let steps = 0; steps < 3; steps += 1) await slow.step();
  expect(slow.progress).toMatchObject({ phase: 'votes', generation: 1 });
  while (!quick.isDone) await quick.step();
  const markers = new Set(booth.store.markers.keys());

  // Act
  while (!slow.isDone) await slow.step();

  // Assess: it adds nothing to the generation that has been swept.
  expect(quick.errors).toEqual([]);
  expect(slow.errors).toEqual([
    'Error: This rebuild of "favourites" is out of date: it recounts generation 2, and the results are of generation 3, by another rebuild.',
  ]);
  expect(new Set(booth.store.markers.keys())).toEqual(markers);
  isRight(booth);
});

test('a rebuild that begins at the very moment at which another does is refused', async () => {
  const booth = new Booth();
  await voted(booth);
  const { pollStates } = booth.dependencies;
  const seenBefore = booth.poll;
  await beginRebuild(POLL, booth.dependencies);
  const late = { ...booth.dependencies, pollStates: { ...pollStates, read: async () => seenBefore } };
  await expect(beginRebuild(POLL, late)).rejects.toThrow('Another rebuild of "favourites" began at this moment.');
});

test('an unknown poll cannot be rebuilt', async () => {
  const { dependencies } = new Booth();
  const nowhere = { ...dependencies, pollStates: { ...dependencies.pollStates, read: async () => undefined } };
  await expect(beginRebuild('nowhere', nowhere)).rejects.toThrow('The read side knows no poll "nowhere".');
});
