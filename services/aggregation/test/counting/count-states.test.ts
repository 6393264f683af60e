import { setImmediate as soon } from 'node:timers/promises';
import { pollShardKey, SCREENS_MAX } from '@booth/shared';
import { countStates, ROUNDS_MAX, TRANSACTION_ATTEMPTS_MAX } from '../../src/counting/count-states.ts';
import type { CountingPlan } from '../../src/counting/counting-plan.ts';
import { aBallot, ballotsOf, cast, changed } from '../support/ballots.ts';
import { type Fault, MemoryCountingStore } from '../support/memory-counting-store.ts';
import { countsIn, recount } from '../support/recount.ts';

const counting = (store: MemoryCountingStore, plan: Partial<CountingPlan> = {}) => {
  const pauses: number[] = [];
  const errors: unknown[] = [];
  return {
    store,
    planOf: () => ({ firstShard: 0, counterShards: 1, generations: [1], ...plan }),
    pause: async (attempt: number) => void pauses.push(attempt),
    onError: (error: unknown) => void errors.push(error),
    pauses,
    errors,
  };
};
const castBallots = (count: number) => ballotsOf(count).map(cast);
/** Returns how many ballots have the option. */
const votesFor = (store: MemoryCountingStore, option = 'lambda') =>
  countsIn(store.items()).counters[`services option:${option}`];

describe('countStates', () => {
  test('records that were counted before are skipped, and the rest of their transaction is counted', async () => {
    // Prepare
    const store = new MemoryCountingStore();
    const changes = castBallots(20);
    await countStates(changes.slice(0, 15), counting(store));

    // Act
    const failed = await countStates(changes, counting(store));

    // Assess
    expect(failed).toEqual([]);
    expect(votesFor(store)).toBe(20);
  });

  test('a transaction of counted ballots only is tried once, and writes nothing', async () => {
    const store = new MemoryCountingStore();
    const changes = castBallots(20);
    await countStates(changes, counting(store));
    const [commits, writes] = [store.commits, store.writes];
    expect(await countStates(changes, counting(store))).toEqual([]);
    expect([store.commits - commits, store.writes - writes]).toEqual([1, 0]);
  });

  test('an older change that comes late, as from the dead-letter queue, counts nothing', async () => {
    // Prepare
    const store = new MemoryCountingStore();
    const [s3, sqs] = [aBallot({ options: ['s3'] }), aBallot({ options: ['sqs'] })];
    const [first, second] = [cast(s3), changed(s3, sqs)];

    // Act
    await countStates([second], counting(store));
    await countStates([first], counting(store));

    // Assess
    expect(countsIn(store.items())).toEqual(recount([sqs]));
  });

  test('the marker of a changed ballot is read first, so its transaction is not refused', async () => {
    const store = new MemoryCountingStore();
    const [s3, sqs] = [aBallot({ options: ['s3'] }), aBallot({ options: ['sqs'] })];
    await countStates([cast(s3)], counting(store));
    const commits = store.commits;
    expect(await countStates([changed(s3, sqs)], counting(store))).toEqual([]);
    expect(store.commits - commits).toBe(1);
  });

  test('only the totals get the id of a request: the one that brought the newest ballot', async () => {
    const store = new MemoryCountingStore();
    const commit = jest.spyOn(store, 'commit');
    const ballots = [
      aBallot({ voter: 'ann', timestamp: '2026-11-23T10:00:20.000Z', correlationId: 'request-2' }),
      aBallot({ voter: 'bob', timestamp: '2026-11-23T10:00:10.000Z', correlationId: 'request-1' }),
    ];
    await countStates(ballots.map(cast), counting(store));
    expect(commit.mock.calls.map(([, deltas]) => deltas.map(({ sk, newest }) => [sk, newest]))).toEqual([
      [
        ['TOTALS@1', { correlationId: 'request-2' }],
        ['MINUTE#2026-11-23T10:00@1', undefined],
        ['TALLY#services#choice@1', undefined],
      ],
    ]);
  });

  test('of two writers over one marker the second is outdated, and counts on top of the first', async () => {
    // Prepare: both read the marker of revision 1 before either writes.
    const store = new MemoryCountingStore();
    const [s3, sqs, lambda] = ['s3', 'sqs', 'lambda'].map((option) => aBallot({ options: [option] }));
    if (s3 === undefined || sqs === undefined || lambda === undefined) throw new Error('no ballot');
    await countStates([cast(s3)], counting(store));
    const known = await store.readMarkers([...store.markers.keys()]);
    jest.spyOn(store, 'readMarkers').mockResolvedValueOnce(known).mockResolvedValueOnce(known);
    const [first, second] = [changed(s3, sqs), changed(sqs, lambda)];

    // Act
    await Promise.all([countStates([first], counting(store)), countStates([second], counting(store))]);

    // Assess
    expect(countsIn(store.items())).toEqual(recount([lambda]));
    expect([...store.markers.values()]).toMatchObject([{ version: second.version, revision: 3 }]);
  });

  test('ballots whose changes no longer fit into one transaction are all counted', async () => {
    // Prepare: many ballots for one screen. Another consumer has counted their older states, each
    // for a different screen.
    const store = new MemoryCountingStore();
    const before = ballotsOf(90).map((ballot, index) => ({
      ...ballot,
      answers: JSON.stringify({ [`screen-${index}`]: { type: 'choice', optionIds: ['lambda'] } }),
    }));
    const older = before.map(cast);
    const after = ballotsOf(90);
    const newer = after.map((ballot, index) => ({
      ...changed(before[index] ?? ballot, ballot),
      probablyUnmarked: true,
    }));
    await countStates(older, counting(store));

    // Act
    const failed = await countStates(newer, counting(store));

    // Assess
    expect(failed).toEqual([]);
    expect(countsIn(store.items())).toEqual(recount(after));
  });

  test('a ballot whose marker was deleted before the commit, as by the sweep of a rebuild, is counted anew', async () => {
    // Prepare: the marker is read, and deleted before the commit.
    const store = new MemoryCountingStore();
    const ballot = aBallot({ options: ['s3'] });
    await countStates([cast(ballot)], counting(store));
    const change = changed(ballot, aBallot({ options: ['sqs'] }));
    const known = await store.readMarkers([...store.markers.keys()]);
    store.markers.clear();
    const firstRead = jest.spyOn(store, 'readMarkers').mockResolvedValueOnce(known);

    // Act
    const failed = await countStates([change], counting(store));

    // Assess
    expect(failed).toEqual([]);
    expect(firstRead).toHaveBeenCalledTimes(2);
    expect([...store.markers.values()]).toMatchObject([{ version: change.version, revision: 1 }]);
  });

  test('ballots whose markers change again and again are left to the next delivery', async () => {
    const store = new MemoryCountingStore();
    const changes = castBallots(1);
    let rounds = 0;
    const commit = jest.spyOn(store, 'commit').mockImplementation(async (counts) => {
      // Without I/O, an endless loop would not even let the test's timeout fire.
      rounds += 1;
      if (rounds > 2 * ROUNDS_MAX) throw new Error('countStates never gives up');
      return { kind: 'outdated', markerKeys: counts.map(({ marker }) => marker.key) };
    });
    expect(await countStates(changes, counting(store))).toEqual(changes);
    expect(commit).toHaveBeenCalledTimes(ROUNDS_MAX);
  });

  test('a conflict is tried again after growing pauses', async () => {
    const store = new MemoryCountingStore(['conflict', 'throttle', 'conflict']);
    const run = counting(store);
    expect(await countStates(castBallots(3), run)).toEqual([]);
    expect(run.pauses).toEqual([1, 2, 3]);
    expect(votesFor(store)).toBe(3);
  });

  test('a conflict that does not end is given up after some attempts: its records fail, all others are counted', async () => {
    // Prepare
    const store = new MemoryCountingStore(Array<Fault>(TRANSACTION_ATTEMPTS_MAX).fill('conflict'));
    const changes = castBallots(100);

    // Act
    const failed = await countStates(changes, counting(store));

    // Assess
    expect(failed).toEqual(changes.slice(0, 97));
    expect(votesFor(store)).toBe(3);
  });

  test('an error that no retry can fix fails all records of its transaction at once', async () => {
    const store = new MemoryCountingStore(['crash-before']);
    const run = counting(store);
    const failed = await countStates(castBallots(100), run);
    expect([failed.length, store.commits, run.pauses, run.errors.length]).toEqual([97, 2, [], 1]);
  });
});

/** A store whose commits take a while, and which records those that overlap. */
class WatchingStore extends MemoryCountingStore {
  /** Running commits, by the shard of a poll that they add to. */
  readonly #running: string[] = [];
  /** The most commits that ran at once: of all, and on one shard of a poll. */
  most = { ofAll: 0, atOneShard: 0 };
  readonly used = new Set<string>();

  override async commit(...[counts, deltas]: Parameters<MemoryCountingStore['commit']>) {
    const pollShards = new Set(deltas.map(({ pollShard }) => pollShard));
    this.#running.push(...pollShards);
    for (const pollShard of pollShards) {
      this.used.add(pollShard);
      const atShard = this.#running.filter((other) => other === pollShard).length;
      this.most.atOneShard = Math.max(this.most.atOneShard, atShard);
    }
    this.most.ofAll = Math.max(this.most.ofAll, this.#running.length);
    for (let ticks = 0; ticks < 3; ticks += 1) await soon();
    const outcome = await super.commit(counts, deltas);
    for (const pollShard of pollShards) this.#running.splice(this.#running.indexOf(pollShard), 1);
    return outcome;
  }
}

describe('the transactions of a batch', () => {
  test.each([
    [1, 1],
    [4, 4],
    [64, 10],
  ])('of a poll with %i shards: %i run at once, and never two on one shard', async (counterShards, atOnce) => {
    const store = new WatchingStore();
    expect(await countStates(castBallots(900), counting(store, { counterShards, firstShard: 0 }))).toEqual([]);
    expect(store.most).toEqual({ ofAll: atOnce, atOneShard: 1 });
    expect(store.used).toEqual(
      new Set(Array.from({ length: atOnce }, (_, shard) => pollShardKey('favourites', shard))),
    );
    expect(countsIn(store.items())).toEqual(recount(ballotsOf(900)));
  });

  test('run side by side for different polls, and one after another for one poll', async () => {
    const store = new WatchingStore();
    const ballots = ['tea', 'coffee', 'cake'].flatMap((pollId) => ballotsOf(200, { pollId }));
    expect(await countStates(ballots.map(cast), counting(store))).toEqual([]);
    expect(store.most).toEqual({ ofAll: 3, atOneShard: 1 });
    expect(countsIn(store.items())).toEqual(recount(ballots));
  });

  test('run at most 50 at once, since the SDK opens no more connections', async () => {
    // Prepare: four ballots fill a transaction, because each answers screens of its own.
    const store = new WatchingStore();
    const ballots = ballotsOf(4 * 60).map((_, voter) => {
      const screens = Array.from({ length: SCREENS_MAX }, (_, screen) => `screen-${voter}-${screen}`);
      const answers = Object.fromEntries(screens.map((screen) => [screen, { type: 'rating' as const, rating: 5 }]));
      return aBallot({ voter: `voter-${voter}`, answers });
    });

    // Act
    expect(await countStates(ballots.map(cast), counting(store, { counterShards: 64 }))).toEqual([]);

    // Assess
    expect(store.commits).toBe(60);
    expect(store.most).toEqual({ ofAll: 50, atOneShard: 1 });
  });

  test('stay on their shard if they are split because others have counted meanwhile', async () => {
    // Prepare: each transaction is outdated, and the rest of it touches other screens.
    const store = new WatchingStore();
    const before = ballotsOf(300).map((ballot, index) => ({
      ...ballot,
      answers: JSON.stringify({ [`screen-${index % 90}`]: { type: 'choice', optionIds: [] } }),
    }));
    const older = before.map(cast);
    const after = ballotsOf(300);
    const newer = after.map((ballot, index) => ({
      ...changed(before[index] ?? ballot, ballot),
      probablyUnmarked: true,
    }));
    const plan = { counterShards: 4 };
    await countStates(older, counting(store, plan));

    // Act
    expect(await countStates(newer, counting(store, plan))).toEqual([]);

    // Assess
    expect(store.most).toEqual({ ofAll: 4, atOneShard: 1 });
    expect(countsIn(store.items())).toEqual(recount(after));
  });
});
