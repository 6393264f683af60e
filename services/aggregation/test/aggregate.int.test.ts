import { setTimeout as delay } from 'node:timers/promises';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { ResultsTableItem, type VotesTableItem } from '@booth/shared';
import { pauseMs, readResults } from '@booth/shared/lambda';
import { startTestDynamoDb, type TestDynamoDb } from 'serverless-offline-step-functions-cloud/testing';
import { type Aggregation, aggregateBatch } from '../src/aggregate-batch.ts';
import type { CountingStore } from '../src/count-states.ts';
import { createPlanner } from '../src/counting-plan.ts';
import type { DeadLetter } from '../src/dead-letters.ts';
import { createCountingStore } from '../src/dynamodb-counting-store.ts';
import { createPollStates } from '../src/dynamodb-poll-states.ts';
import type { ProjectedPoll } from '../src/project-polls.ts';
import { recount, tallyOf } from './recount.ts';
import { COUNTED, createServiceTables, RESULTS } from './tables.ts';
import { aBallot, aRecord, aVote, castRecord, changedRecord, withdrawnRecord } from './votes.ts';

let dynamodb: TestDynamoDb;
let documents: DynamoDBDocumentClient;
let store: CountingStore;
beforeEach(async () => {
  dynamodb = await startTestDynamoDb();
  await createServiceTables(dynamodb.client);
  documents = DynamoDBDocumentClient.from(dynamodb.client);
  store = createCountingStore(documents, { counted: COUNTED, results: RESULTS });
});
afterEach(() => dynamodb.stop());

/** One consumer of the stream, as the function `aggregate` puts it together; `change` replaces parts of it. */
function aConsumer(change: Partial<Aggregation> = {}) {
  const letters: DeadLetter[] = [];
  const errors: unknown[] = [];
  const aggregation: Aggregation = {
    store,
    deadLetters: { keep: async (letter) => void letters.push(letter) },
    planCounting: createPlanner(createPollStates(documents, RESULTS).read),
    pause: (attempt) => delay(pauseMs(attempt, Math.random)),
    onError: (error) => void errors.push(error),
    ...change,
  };
  return {
    consume: (records: Parameters<typeof aggregateBatch>[0]) => aggregateBatch(records, aggregation),
    letters,
    errors,
  };
}

async function tally() {
  const { Items = [] } = await dynamodb.client.send(new ScanCommand({ TableName: RESULTS, ConsistentRead: true }));
  const items = Items.map((item) => ResultsTableItem.parse(unmarshall(item)));
  return tallyOf(items);
}

const aProjectedPoll = (poll: Partial<ProjectedPoll> = {}): ProjectedPoll => ({
  pollId: 'favourites',
  version: 1,
  status: 'open',
  visibility: 'live',
  revealed: false,
  counterShards: 1,
  ...poll,
});
const ballotOf = (voter: string, options: string[]): VotesTableItem[] => [
  aBallot({ voter }),
  ...options.map((option) => aVote({ voter, option })),
];
const recordsOf = (items: VotesTableItem[]) => items.map(castRecord);
const ALL_DONE = { batchItemFailures: [] };

describe('aggregate', () => {
  test('[mistake: an ADD for each record, with no marker] every batch delivered twice: same tally', async () => {
    // Prepare
    const items = Array.from({ length: 30 }, (_, index) => ballotOf(`voter-${index}`, ['s3', 'lambda'])).flat();
    const batch = recordsOf(items);
    const { consume } = aConsumer();

    // Act
    const first = await consume(batch);
    const second = await consume(batch);

    // Assess
    expect([first, second]).toEqual([ALL_DONE, ALL_DONE]);
    expect(await tally()).toEqual(recount(items));
  });

  test('half of a batch delivered again with new records: each record is counted once', async () => {
    // Prepare
    const items = Array.from({ length: 120 }, (_, index) =>
      aVote({ voter: `voter-${index}`, option: `o-${index % 9}` }),
    );
    const records = recordsOf(items);
    const { consume } = aConsumer();

    // Act
    await consume(records.slice(0, 80));
    await consume(records.slice(40));

    // Assess
    expect(await tally()).toEqual(recount(items));
  });

  test('a record delivered twice within one batch is counted once', async () => {
    const [record] = recordsOf([aVote()]);
    await aConsumer().consume(record ? [record, record] : []);
    expect(await tally()).toEqual(recount([aVote()]));
  });

  test('[mistake: counter = copy + 1] 200 concurrent ballots on one option: the tally says 200', async () => {
    // Prepare
    const items = Array.from({ length: 200 }, (_, index) => ballotOf(`voter-${index}`, ['lambda'])).flat();
    const batches = Array.from({ length: 20 }, (_, index) => recordsOf(items.slice(index * 20, (index + 1) * 20)));

    // Act: as Lambda does, what a consumer reports is delivered again.
    await Promise.all(
      batches.map(async (batch) => {
        for (let pending = batch; pending.length > 0; ) {
          const { batchItemFailures } = await aConsumer().consume(pending);
          const lowest = pending.findIndex((record) =>
            batchItemFailures.some((failure) => failure.itemIdentifier === record.dynamodb.SequenceNumber),
          );
          pending = lowest < 0 ? [] : pending.slice(lowest);
        }
      }),
    );

    // Assess
    expect(await tally()).toEqual(recount(items));
  });

  test('two consumers with the same batch at the same time count it once', async () => {
    const items = Array.from({ length: 60 }, (_, index) => aVote({ voter: `voter-${index}` }));
    const batch = recordsOf(items);
    const answers = await Promise.all([
      aConsumer().consume(batch),
      aConsumer().consume(batch),
      aConsumer().consume(batch),
    ]);
    expect(answers).toEqual([ALL_DONE, ALL_DONE, ALL_DONE]);
    expect(await tally()).toEqual(recount(items));
  });

  test('parallel consumers of a poll with several counter shards add to different ones, and a reader sees the sum', async () => {
    // Prepare
    const { putIfNewer, read } = createPollStates(documents, RESULTS);
    await putIfNewer(aProjectedPoll({ counterShards: 4 }));
    const items = Array.from({ length: 80 }, (_, index) => aVote({ voter: `voter-${index}` }));

    // Act
    await Promise.all(
      [0, 1, 2, 3].map((shard) => {
        const planCounting = createPlanner(read, () => shard / 4);
        return aConsumer({ planCounting }).consume(recordsOf(items.slice(shard * 20, (shard + 1) * 20)));
      }),
    );

    // Assess
    const { Items = [] } = await dynamodb.client.send(new ScanCommand({ TableName: RESULTS }));
    const counts = Items.map((item) => unmarshall(item)).filter((item) => item.serviceName === 'lambda');
    expect(counts.map((item) => [item.pollShard, item.count]).sort()).toEqual(
      [0, 1, 2, 3].map((shard) => [`favourites#${shard}`, 20]),
    );
    const results = await readResults(documents, RESULTS, 'favourites', new Date());
    expect(results?.snapshot.options).toEqual([{ optionId: 'lambda', count: 80 }]);
  });

  test('a poll whose counter shards become fewer keeps those that it has, and with them their votes', async () => {
    const { putIfNewer, read } = createPollStates(documents, RESULTS);
    for (const [version, counterShards, kept] of [
      [1, 8, 8],
      [2, 1, 8],
      [3, 16, 16],
    ] as const) {
      await putIfNewer(aProjectedPoll({ version, counterShards }));
      expect(await read('favourites')).toMatchObject({ version, counterShards: kept, generation: 1 });
    }
  });

  test('[mistake: edits pass as new votes] a changed vote: one less, one more; a withdrawn one: one less', async () => {
    // Prepare
    const { consume } = aConsumer();
    const ann = aVote({ voter: 'ann', option: 's3' });
    const bob = aVote({ voter: 'bob', option: 's3' });
    const cat = aVote({ voter: 'cat', option: 's3' });
    await consume(recordsOf([ann, bob, cat]));

    // Act: a vote for an option has a key of its own, so an edit is mostly one that goes and one that comes.
    const edits = [withdrawnRecord(ann), castRecord(aVote({ voter: 'ann', option: 'sqs' }))];
    await consume([...edits, changedRecord(bob, { ...bob, serviceName: 'sqs' }), withdrawnRecord(cat)]);

    // Assess: nothing is left of what was.
    expect(await tally()).toEqual({ ballots: 0, options: { sqs: 2 }, minutes: {} });
  });

  test.each([
    ['before the second transaction', 'before'],
    ['after the second transaction, before its answer', 'after'],
  ])(
    '[mistake: out of the queue before the insert] a crash %s: the batch is delivered again, nothing is lost or double',
    async (_title, place) => {
      // Prepare
      const items = Array.from({ length: 150 }, (_, index) => aVote({ voter: `voter-${index}` }));
      const batch = recordsOf(items);
      let commits = 0;
      const crashing: CountingStore = {
        ...store,
        commit: async (...transaction) => {
          commits += 1;
          if (commits === 2 && place === 'before') throw new Error('killed');
          const outcome = await store.commit(...transaction);
          if (commits === 2 && place === 'after') throw new Error('killed');
          return outcome;
        },
      };

      // Act
      const { batchItemFailures } = await aConsumer({ store: crashing }).consume(batch);
      await aConsumer().consume(batch);

      // Assess
      expect(batchItemFailures.map((failure) => failure.itemIdentifier)).toEqual(
        batch.slice(90).map((record) => record.dynamodb.SequenceNumber),
      );
      expect(await tally()).toEqual(recount(items));
    },
  );

  test('a table that is not there fails the records, and the same batch counts once the table is back', async () => {
    // Prepare
    const batch = recordsOf([aVote()]);
    const nowhere = createCountingStore(documents, { counted: COUNTED, results: 'no-such-table' });

    // Act
    const { batchItemFailures } = await aConsumer({ store: nowhere }).consume(batch);
    await aConsumer().consume(batch);

    // Assess
    expect(batchItemFailures).toHaveLength(1);
    expect(await tally()).toEqual(recount([aVote()]));
  });

  test('a record that fits no schema does not block: it goes to the dead letters with the reason, the rest is counted', async () => {
    // Prepare
    const poison = aRecord({ after: { ...aVote(), serviceName: 'NOT AN ID' } });
    const [before, after] = recordsOf([aVote({ voter: 'ann' }), aVote({ voter: 'bob' })]);
    const { consume, letters } = aConsumer();

    // Act
    const answer = await consume(before && after ? [before, poison, after] : []);

    // Assess
    expect(answer).toEqual(ALL_DONE);
    expect(letters).toEqual([{ reason: expect.stringContaining('serviceName'), record: poison }]);
    expect(await tally()).toEqual({ ballots: 0, options: { lambda: 2 }, minutes: {} });
  });

  test('items that the product would never write hold up nobody: a key of any length, counters for many transactions', async () => {
    // Prepare
    const ratings = Array.from({ length: 60 }, (_, screen) => [
      `stars-${screen}`,
      { type: 'rating', fields: { rating: 5 } },
    ]);
    const poison = [
      aRecord({ after: { ...aVote(), voterKey: `favourites#${'x'.repeat(2_000)}` } }),
      aRecord({ before: { ...aVote(), voterKey: `favourites#${'x'.repeat(2_000)}` } }),
      aRecord({ after: { ...aBallot(), answers: JSON.stringify(Object.fromEntries(ratings)) } }),
    ];
    const { consume, letters, errors } = aConsumer();

    // Act
    const answer = await consume([...poison, ...recordsOf([aVote({ voter: 'ann' }), aVote({ voter: 'bob' })])]);

    // Assess
    expect({ answer, errors }).toEqual({ answer: ALL_DONE, errors: [] });
    expect(letters.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('voterKey'),
      expect.stringContaining('counters'),
    ]);
    expect(await tally()).toEqual({ ballots: 0, options: { lambda: 2 }, minutes: {} });
  });

  test('a record that fits no schema and comes after one that is delivered again has its letter when it comes again', async () => {
    // Prepare
    const poison = aRecord({ after: { ...aVote(), serviceName: 'NOT AN ID' } });
    const batch = [...recordsOf([aVote({ voter: 'ann' })]), poison];
    const failing: CountingStore = { ...store, commit: () => Promise.reject(new Error('the table is away')) };

    // Act
    const first = aConsumer({ store: failing });
    const again = aConsumer();
    const answers = [await first.consume(batch), await again.consume(batch)];

    // Assess
    expect(answers).toEqual([{ batchItemFailures: [{ itemIdentifier: batch[0]?.dynamodb.SequenceNumber }] }, ALL_DONE]);
    expect([first.letters.length, again.letters.length]).toEqual([0, 1]);
  });

  test('letters that hang hold up no counting', async () => {
    const poison = aRecord({ after: { ...aVote(), serviceName: 'NOT AN ID' } });
    const counted = new Promise<void>((resolve) => {
      const keep = async () => {
        expect(await tally()).toEqual(recount([aVote()]));
        resolve();
      };
      void aConsumer({ deadLetters: { keep } }).consume([poison, ...recordsOf([aVote()])]);
    });
    await counted;
  });

  test('a dead letter that cannot be kept is delivered again: the record is never dropped', async () => {
    const poison = aRecord({ after: { voterKey: 'v', sk: 'VOTE#s3' } });
    const keep = () => Promise.reject(new Error('the queue is away'));
    const { consume, errors } = aConsumer({ deadLetters: { keep } });
    expect(await consume([poison, ...recordsOf([aVote()])])).toEqual({
      batchItemFailures: [{ itemIdentifier: poison.dynamodb.SequenceNumber }],
    });
    expect(errors).toHaveLength(1);
    expect(await tally()).toEqual(recount([aVote()]));
  });

  test('while votes come in, the revision of what is read only grows, and the last state has the largest', async () => {
    // Prepare
    await createPollStates(documents, RESULTS).putIfNewer(aProjectedPoll());
    const items = Array.from({ length: 200 }, (_, index) => ballotOf(`voter-${index}`, [`o-${index % 5}`])).flat();
    const { consume } = aConsumer();

    // Act
    const seen: number[] = [];
    let counting = true;
    const reading = (async () => {
      while (counting) {
        const results = await readResults(documents, RESULTS, 'favourites', new Date());
        if (results === undefined) throw new Error('the poll is gone');
        seen.push(results.snapshot.revision);
      }
    })();
    for (let start = 0; start < items.length; start += 25) await consume(recordsOf(items.slice(start, start + 25)));
    counting = false;
    await reading;

    // Assess
    const last = await readResults(documents, RESULTS, 'favourites', new Date());
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(new Set(seen).size).toBeGreaterThan(2);
    expect(last?.snapshot.revision).toBeGreaterThanOrEqual(Math.max(...seen));
    expect(last?.snapshot).toMatchObject({ ballots: 200 });
    expect(await tally()).toEqual(recount(items));
  });
});
