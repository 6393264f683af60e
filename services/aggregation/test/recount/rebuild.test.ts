import fc from 'fast-check';
import { countStates, TRANSACTION_ATTEMPTS_MAX } from '../../src/counting/count-states.ts';
import { beginRebuild, rebuildStep } from '../../src/recount/rebuild.ts';
import { aBallot } from '../support/ballots.ts';
import { Booth, Operator, POLL, STEPS_MAX } from '../support/booth.ts';
import type { Fault } from '../support/memory-counting-store.ts';
import { countsIn, recount } from '../support/recount.ts';

/** Anything that may happen at a booth, in any order. */
const happenings = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant('vote' as const),
        voter: fc.constantFrom('ann', 'bob', 'cem', 'dua', 'eve', 'fay', 'gus', 'hal'),
        step: fc.constantFrom('put' as const, 'put' as const, 'remove' as const),
        option: fc.constantFrom('s3', 'sqs', 'lambda'),
      }),
    },
    // Delivers the next records of the stream, or earlier ones again.
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

test('after a restore, ballots that were removed since the backup count again, and no former marker is kept', async () => {
  // Prepare: ann and bob vote before the backup. Then ann's ballot is removed, and everything is
  // counted.
  const booth = new Booth();
  booth.vote('ann', 'put', 's3');
  booth.vote('bob', 'put', 's3');
  const backup = new Map(booth.table);
  booth.vote('ann', 'remove', 's3');
  await booth.begin(0, 3);
  await booth.end();

  // Act
  booth.table.clear();
  for (const [key, item] of backup) booth.table.set(key, item);
  booth.rebuild = await beginRebuild(POLL, booth.dependencies, true);
  await booth.rebuildToEnd();

  // Assess
  expect(countsIn(booth.store.items(), booth.poll.generation)).toEqual(recount(backup.values()));
  // The new stream may have smaller sequence numbers, so no marker may keep one of the old stream.
  expect([...booth.store.markers.values()].every(({ version }) => version.sequence === undefined)).toBe(true);
});

test('after a restore whose rebuild was abandoned after the switch, another rebuild uses no marker from before', async () => {
  // Prepare: ann's ballot comes back with the backup.
  const booth = new Booth();
  booth.vote('ann', 'put', 's3');
  const backup = new Map(booth.table);
  booth.vote('ann', 'remove', 's3');
  await booth.begin(0, 2);
  await booth.end();
  for (const [key, item] of backup) booth.table.set(key, item);
  booth.rebuild = await beginRebuild(POLL, booth.dependencies, true);
  await booth.rebuildTo('switched');

  // Act
  await booth.rebuildAgain();
  await booth.rebuildToEnd();

  // Assess
  expect(booth.poll.generation).toBe(3);
  expect(countsIn(booth.store.items(), 3)).toEqual(recount(backup.values()));
});

test('a ballot that is changed during a rebuild counts, even if both generations get it at different times', async () => {
  // Prepare
  const booth = new Booth();
  booth.vote('ann', 'put', 's3');
  await booth.begin(0, 1);
  await booth.end();
  const countIn = (generation: number) =>
    countStates(booth.stream.slice(1), {
      ...booth.counting,
      planOf: () => ({ firstShard: 0, counterShards: 2, generations: [generation] }),
    });
  await booth.rebuildTo('removed');

  // Act: the rebuild goes on between the two transactions of the function that has the change.
  booth.vote('ann', 'put', 'sqs');
  await countIn(1);
  await booth.rebuildOn();
  await countIn(2);
  await booth.rebuildToEnd();

  // Assess
  expect(countsIn(booth.store.items(), 2)).toEqual(recount(booth.table.values()));
});

test('during a rebuild, ballots come, change and go, and records come twice and late: in the end the results equal the votes table', async () => {
  await fc.assert(
    fc.asyncProperty(happenings, async (history) => {
      // Prepare
      const booth = new Booth();
      let delivered = 0;
      const deliverNext = async (records: number) => {
        await booth.begin(delivered, records);
        delivered = Math.min(booth.stream.length, delivered + records);
      };

      // Act
      for (const happening of history) {
        if (happening.kind === 'vote') {
          booth.vote(happening.voter, happening.step, happening.option);
        } else if (happening.kind === 'begin') {
          if (happening.again === null || delivered === 0) await deliverNext(happening.records);
          else await booth.begin(happening.again % delivered, Math.min(happening.records, delivered));
        } else if (happening.kind === 'end') await booth.end();
        else if (happening.kind === 'rebuild') await booth.rebuildOn();
        else if (booth.rebuild !== undefined && booth.rebuild.phase !== 'done') await booth.rebuildAgain();
      }
      if (booth.rebuild !== undefined) await booth.rebuildToEnd();
      await deliverNext(booth.stream.length);
      while (booth.running.length > 0) await booth.end();

      // Assess
      const { generation, nextGeneration } = booth.poll;
      expect(nextGeneration).toBeUndefined();
      expect(countsIn(booth.store.items(), generation)).toEqual(recount(booth.table.values()));
      const left = [...booth.store.markers.keys(), ...booth.store.tallies.keys()];
      expect(left.filter((key) => !key.endsWith(`@${generation}`))).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test('the records of a function that began before the rebuild and ends late are in the next generation', async () => {
  // Prepare: a ballot is counted and removed. The function with the record of the removal still
  // runs.
  const booth = new Booth();
  booth.vote('ann', 'put', 's3');
  await booth.begin(0, 1);
  await booth.end();
  booth.vote('ann', 'remove', 's3');
  await booth.begin(1, 1);

  // Act: the record of the ballot comes again after the rebuild.
  await booth.rebuildToEnd();
  await booth.end();
  await booth.begin(0, 1);
  await booth.end();

  // Assess
  expect(countsIn(booth.store.items(), booth.poll.generation)).toEqual(recount([]));
});

test('a rebuild corrects wrong results', async () => {
  // Prepare: spoils the counters.
  const booth = new Booth();
  for (const voter of ['ann', 'bob', 'cem', 'dua']) booth.vote(voter, 'put', 's3');
  await booth.begin(0, 4);
  await booth.end();
  for (const { counters } of booth.store.tallies.values()) {
    for (const counter of counters.keys()) counters.set(counter, 7);
  }
  expect(countsIn(booth.store.items()).counters).toEqual({ 'services answers': 7, 'services option:s3': 7 });

  // Act
  await booth.rebuildToEnd();

  // Assess
  expect(booth.poll.generation).toBe(2);
  expect(booth.rebuild).toMatchObject({ ballots: 4, uncountable: 0 });
  expect(countsIn(booth.store.items(), 2)).toEqual(recount(booth.table.values()));
});

const voted = async (booth: Booth) => {
  for (const voter of ['ann', 'bob', 'cem', 'dua', 'eve']) booth.vote(voter, 'put', 's3');
  booth.vote('ann', 'remove', 's3');
  await booth.begin(0, booth.stream.length);
  await booth.end();
};
const expectRight = ({ store, table, poll }: Booth) => {
  expect(poll.nextGeneration).toBeUndefined();
  expect(countsIn(store.items(), poll.generation)).toEqual(recount(table.values()));
};

/** Returns the shards that have tallies of a generation. */
const shardsIn = ({ store }: Booth, generation: number) => [
  ...new Set(
    [...store.tallies.values()].flatMap(({ pollShard, sk }) => (sk.endsWith(`@${generation}`) ? pollShard : [])),
  ),
];

test('two operators rebuild one poll at the same time, their steps in any order: both finish, and the results equal the votes table', async () => {
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
        if (vote) booth.vote(`late-${index}`, 'put', 'sqs');
        await booth.begin(delivered, 1);
        delivered = Math.min(booth.stream.length, delivered + 1);
        await (who ? one : other).step();
      }
      // The rest of one, then of the other.
      for (let steps = 0; steps < STEPS_MAX; steps += 1) await one.step();
      for (let steps = 0; steps < STEPS_MAX; steps += 1) await other.step();
      await booth.begin(delivered, booth.stream.length);
      while (booth.running.length > 0) await booth.end();

      // Assess
      expect([one.isDone, other.isDone]).toEqual([true, true]);
      expect([...one.errors, ...other.errors]).toEqual([]);
      expectRight(booth);
    }),
    { numRuns: 200 },
  );
});

test('a rebuild that was overtaken by two others ends with an error that says so, and spoils nothing', async () => {
  // Prepare: one stops in the middle of the votes table, and another rebuilds the poll twice.
  const booth = new Booth();
  await voted(booth);
  const [slow, quick] = [new Operator(booth, 1), new Operator(booth, 2)];
  for (let steps = 0; steps < 3; steps += 1) await slow.step();
  expect(slow.progress).toMatchObject({ phase: 'votes', generation: 1 });
  for (let steps = 0; steps < STEPS_MAX && !quick.isDone; steps += 1) await quick.step();
  const markers = new Set(booth.store.markers.keys());

  // Act
  for (let steps = 0; steps < STEPS_MAX && !slow.isDone; steps += 1) await slow.step();

  // Assess: it has added nothing to the generation that was swept.
  expect([quick.isDone, slow.isDone]).toEqual([true, true]);
  expect(quick.errors).toEqual([]);
  expect(slow.errors).toEqual([
    'Error: This rebuild of "favourites" is out of date: it recounts generation 2, and the results are of generation 3, by another rebuild.',
  ]);
  expect(new Set(booth.store.markers.keys())).toEqual(markers);
  expectRight(booth);
});

test('a rebuild that was overtaken before it switches ends with the same error', async () => {
  const booth = new Booth();
  await voted(booth);
  const [slow, quick] = [new Operator(booth, 1), new Operator(booth, 2)];
  for (let steps = 0; steps < STEPS_MAX && slow.progress?.phase !== 'switch'; steps += 1) await slow.step();
  for (let steps = 0; steps < STEPS_MAX && !quick.isDone; steps += 1) await quick.step();
  await slow.step();
  expect(slow.errors).toEqual([expect.stringContaining('the results are of generation 3, by another rebuild.')]);
  expectRight(booth);
});

test('a switch whose answer was lost can be tried again', async () => {
  const booth = new Booth();
  await voted(booth);
  const before = await booth.rebuildTo('switch');
  const switched = await rebuildStep(before, booth.dependencies);
  expect(switched).toMatchObject({ phase: 'switched', generation: 1 });
  expect(await rebuildStep(before, booth.dependencies)).toEqual(switched);
  await booth.rebuildToEnd();
  expectRight(booth);
});

test('a rebuild that is done has no more steps', async () => {
  const booth = new Booth();
  const done = await booth.rebuildToEnd();
  expect(await rebuildStep(done, booth.dependencies)).toEqual(done);
});

test('a rebuild counts on a random shard of the poll', async () => {
  const booth = new Booth();
  booth.vote('ann', 'put', 's3');
  jest.spyOn(booth.dependencies, 'random').mockReturnValue(0.5);
  await booth.rebuildTo('removed');
  expect(shardsIn(booth, 2)).toEqual([`${POLL}#1`]);
});

test('a rebuild does not read the markers that it writes first, because few of them exist', async () => {
  const booth = new Booth();
  await voted(booth);
  const readMarkers = jest.spyOn(booth.store, 'readMarkers');
  await booth.rebuildToEnd();
  expect(readMarkers.mock.calls.flatMap(([keys]) => keys)).toEqual([]);
  expectRight(booth);
});

test('an item that fits no schema is uncountable, and stops nothing', async () => {
  const { dependencies } = new Booth();
  const page = async () => ({ items: [{ voterKey: 'oops' }, aBallot()], next: undefined });
  const withOops = { ...dependencies, votes: { page } };
  const announced = await rebuildStep(await beginRebuild(POLL, withOops), withOops);
  expect(await rebuildStep(announced, withOops)).toMatchObject({ phase: 'removed', ballots: 1, uncountable: 1 });
});

test('a poll that the read side loses during a rebuild is counted on its first shard, and not switched', async () => {
  // Prepare
  const booth = new Booth();
  await voted(booth);
  await booth.rebuildTo('votes');
  jest.spyOn(booth.dependencies, 'random').mockReturnValue(0.5);
  jest.spyOn(booth.dependencies.pollStates, 'read').mockResolvedValue(undefined);
  jest.spyOn(booth.dependencies.pollStates, 'switchGeneration').mockResolvedValue(false);

  // Act
  await booth.rebuildTo('switch');

  // Assess
  expect(countsIn(booth.store.items(), 2)).toEqual(recount(booth.table.values()));
  expect(shardsIn(booth, 2)).toEqual([`${POLL}#0`]);
  await expect(booth.rebuildOn()).rejects.toThrow('the results are of generation undefined');
});

test('a poll that the read side loses after the switch is swept to the end', async () => {
  const booth = new Booth();
  await voted(booth);
  await booth.rebuildTo('switched');
  jest.spyOn(booth.dependencies.pollStates, 'read').mockResolvedValue(undefined);

  expect(await booth.rebuildTo('done')).toMatchObject({ phase: 'done' });
  expect(countsIn(booth.store.items(), 2)).toEqual(recount(booth.table.values()));
});

test('a rebuild that begins at the same moment as another is refused', async () => {
  const booth = new Booth();
  await voted(booth);
  const { pollStates } = booth.dependencies;
  const seenBefore = booth.poll;
  await beginRebuild(POLL, booth.dependencies);
  const late = { ...booth.dependencies, pollStates: { ...pollStates, read: async () => seenBefore } };
  await expect(beginRebuild(POLL, late)).rejects.toThrow('Another rebuild of "favourites" began at this moment.');
});

test.each([
  [['ann'], '1 ballot could not be counted now. Try again.'],
  [['ann', 'bob'], '2 ballots could not be counted now. Try again.'],
])('ballots that could not be counted (of %j) fail the step, which can be tried again', async (voters, message) => {
  // Prepare: every attempt of the transaction meets a conflict.
  const booth = new Booth();
  for (const voter of voters) booth.vote(voter, 'put', 's3');
  let progress = await rebuildStep(await beginRebuild(POLL, booth.dependencies), booth.dependencies);
  expect(progress.phase).toBe('votes');
  booth.store.faults.push(...Array<Fault>(TRANSACTION_ATTEMPTS_MAX).fill('conflict'));

  // Act and assess
  await expect(rebuildStep(progress, booth.dependencies)).rejects.toThrow(message);
  progress = await rebuildStep(progress, booth.dependencies);
  expect(progress).toMatchObject({ phase: 'removed', ballots: voters.length });
  expect(countsIn(booth.store.items(), 2)).toEqual(recount(booth.table.values()));
});

test('an unknown poll cannot be rebuilt', async () => {
  const { dependencies } = new Booth();
  const nowhere = { ...dependencies, pollStates: { ...dependencies.pollStates, read: async () => undefined } };
  await expect(beginRebuild('nowhere', nowhere)).rejects.toThrow('The read side knows no poll "nowhere".');
});
