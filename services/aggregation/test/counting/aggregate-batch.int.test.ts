import { setTimeout as delay } from 'node:timers/promises';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { BallotItem } from '@booth/shared';
import { pauseMs, readResults } from '@booth/shared/lambda';
import { startTestDynamoDb, type TestDynamoDb } from 'serverless-offline-step-functions-cloud/testing';
import { aggregateBatch, type BatchCounting } from '../../src/counting/aggregate-batch.ts';
import { createPlanner } from '../../src/counting/counting-plan.ts';
import type { CountingStore } from '../../src/counting/counting-store.ts';
import { createCountingStore } from '../../src/counting/dynamodb-counting-store.ts';
import type { DeadLetterMessage } from '../../src/dead-letters/dead-letter-messages.ts';
import { createPollStates } from '../../src/polls/dynamodb-poll-states.ts';
import {
  aBallot,
  anUncountableItem,
  aRecord,
  ballotsOf,
  castRecord,
  changedRecord,
  removedRecord,
} from '../support/ballots.ts';
import { aProjectedPoll } from '../support/projected-polls.ts';
import { countsIn, recount } from '../support/recount.ts';
import { COUNTED, createServiceTables, RESULTS } from '../support/tables.ts';

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

/**
 * Returns a consumer of the stream, wired as in the function `aggregate`. `change` replaces parts
 * of it.
 */
function aConsumer(change: Partial<BatchCounting> = {}) {
  const messages: DeadLetterMessage[] = [];
  const errors: unknown[] = [];
  const aggregation: BatchCounting = {
    store,
    deadLetterMessages: { keep: async (message) => void messages.push(message) },
    planCounting: createPlanner(createPollStates(documents, RESULTS).read),
    pause: (attempt) => delay(pauseMs(attempt, Math.random)),
    onError: (error) => void errors.push(error),
    ...change,
  };
  return {
    consume: (records: Parameters<typeof aggregateBatch>[0]) => aggregateBatch(records, aggregation),
    messages,
    errors,
  };
}

async function resultsItems() {
  const { Items = [] } = await dynamodb.client.send(new ScanCommand({ TableName: RESULTS, ConsistentRead: true }));
  return Items.map((item) => unmarshall(item));
}
const counts = async () => countsIn(await resultsItems());

const recordsOf = (items: BallotItem[]) => items.map(castRecord);
const ALL_DONE = { batchItemFailures: [] };
/** More deliveries than any batch needs here. */
const DELIVERIES_MAX = 100;

describe('aggregate', () => {
  test('[mistake: an ADD for each record, with no marker] batches that are delivered twice count once', async () => {
    // Prepare
    const items = ballotsOf(30, { options: ['s3', 'lambda'] });
    const batch = recordsOf(items);
    const { consume } = aConsumer();

    // Act
    const first = await consume(batch);
    const second = await consume(batch);

    // Assess
    expect([first, second]).toEqual([ALL_DONE, ALL_DONE]);
    expect(await counts()).toEqual(recount(items));
  });

  test('half of a batch that is delivered again with new records counts once', async () => {
    // Prepare
    const items = Array.from({ length: 120 }, (_, index) =>
      aBallot({ voter: `voter-${index}`, options: [`o-${index % 9}`] }),
    );
    const records = recordsOf(items);
    const { consume } = aConsumer();

    // Act
    await consume(records.slice(0, 80));
    await consume(records.slice(40));

    // Assess
    expect(await counts()).toEqual(recount(items));
  });

  test('a record that is twice in one batch is counted once', async () => {
    const [record] = recordsOf([aBallot()]);
    await aConsumer().consume(record ? [record, record] : []);
    expect(await counts()).toEqual(recount([aBallot()]));
  });

  test('[mistake: counter = copy + 1] 200 concurrent ballots on one option: the tally says 200', async () => {
    // Prepare
    const items = ballotsOf(200);
    const batches = Array.from({ length: 20 }, (_, index) => recordsOf(items.slice(index * 10, (index + 1) * 10)));

    // Act: delivers reported records again, as Lambda does.
    await Promise.all(
      batches.map(async (batch) => {
        let pending = batch;
        for (let deliveries = 0; pending.length > 0; deliveries += 1) {
          if (deliveries > DELIVERIES_MAX) throw new Error('the batch is never done');
          const { batchItemFailures } = await aConsumer().consume(pending);
          const lowest = pending.findIndex((record) =>
            batchItemFailures.some((failure) => failure.itemIdentifier === record.dynamodb.SequenceNumber),
          );
          pending = lowest < 0 ? [] : pending.slice(lowest);
        }
      }),
    );

    // Assess
    expect(await counts()).toEqual(recount(items));
  });

  test('consumers with the same batch at the same time count it once', async () => {
    const items = ballotsOf(60);
    const batch = recordsOf(items);
    const answers = await Promise.all([
      aConsumer().consume(batch),
      aConsumer().consume(batch),
      aConsumer().consume(batch),
    ]);
    expect(answers).toEqual([ALL_DONE, ALL_DONE, ALL_DONE]);
    expect(await counts()).toEqual(recount(items));
  });

  test('parallel consumers of a poll add to different counter shards, and a reader sees the sum', async () => {
    // Prepare
    const { putIfNewer, read } = createPollStates(documents, RESULTS);
    await putIfNewer(aProjectedPoll({ counterShards: 4 }));
    const items = ballotsOf(80);

    // Act
    await Promise.all(
      [0, 1, 2, 3].map((shard) => {
        const planCounting = createPlanner(read, () => shard / 4);
        return aConsumer({ planCounting }).consume(recordsOf(items.slice(shard * 20, (shard + 1) * 20)));
      }),
    );

    // Assess
    const tallies = (await resultsItems()).filter(({ sk }) => sk === 'TALLY#services#choice@1');
    expect(tallies.map((item) => [item.pollShard, item['#option:lambda']]).sort()).toEqual(
      [0, 1, 2, 3].map((shard) => [`favourites#${shard}`, 20]),
    );
    const results = await readResults(documents, RESULTS, 'favourites', new Date());
    expect(results?.snapshot).toMatchObject({
      ballots: 80,
      screens: [{ screenId: 'services', answers: 80, options: [{ optionId: 'lambda', count: 80 }] }],
    });
  });

  test('[mistake: edits pass as new votes] a changed ballot is one less and one more, a removed one is one less', async () => {
    // Prepare
    const { consume } = aConsumer();
    const ann = aBallot({ voter: 'ann', options: ['s3'] });
    const bob = aBallot({ voter: 'bob', options: ['s3'] });
    const cat = aBallot({ voter: 'cat', options: ['s3'] });
    await consume(recordsOf([ann, bob, cat]));

    // Act: changes one, removes one and casts it again, removes one.
    const [annAgain, bobAgain] = ['ann', 'bob'].map((voter) => aBallot({ voter, options: ['sqs'] }));
    if (annAgain === undefined || bobAgain === undefined) throw new Error('no ballots');
    await consume([changedRecord(ann, annAgain), removedRecord(bob), castRecord(bobAgain), removedRecord(cat)]);

    // Assess: nothing is left of the former votes.
    expect(await counts()).toEqual(recount([annAgain, bobAgain]));
  });

  test.each([
    ['before the second transaction', 'before'],
    ['after the second transaction, before its answer', 'after'],
  ])(
    '[mistake: out of the queue before the insert] a crash %s loses nothing and counts nothing twice, because the batch comes again',
    async (_title, moment) => {
      // Prepare
      const items = ballotsOf(150);
      const batch = recordsOf(items);
      let commits = 0;
      const crashing: CountingStore = {
        ...store,
        commit: async (...transaction) => {
          commits += 1;
          if (commits === 2 && moment === 'before') throw new Error('killed');
          const outcome = await store.commit(...transaction);
          if (commits === 2 && moment === 'after') throw new Error('killed');
          return outcome;
        },
      };

      // Act
      const { batchItemFailures } = await aConsumer({ store: crashing }).consume(batch);
      await aConsumer().consume(batch);

      // Assess
      expect(batchItemFailures.map((failure) => failure.itemIdentifier)).toEqual(
        batch.slice(97).map((record) => record.dynamodb.SequenceNumber),
      );
      expect(await counts()).toEqual(recount(items));
    },
  );

  test('records fail while a table is missing, and count once it is back', async () => {
    // Prepare
    const batch = recordsOf([aBallot()]);
    const nowhere = createCountingStore(documents, { counted: COUNTED, results: 'no-such-table' });

    // Act
    const { batchItemFailures } = await aConsumer({ store: nowhere }).consume(batch);
    await aConsumer().consume(batch);

    // Assess
    expect(batchItemFailures).toHaveLength(1);
    expect(await counts()).toEqual(recount([aBallot()]));
  });

  test('a record that fits no schema becomes a dead-letter message with the reason, and blocks no other', async () => {
    // Prepare
    const poison = aRecord({ after: anUncountableItem() });
    const items = [aBallot({ voter: 'ann' }), aBallot({ voter: 'bob' })];
    const [before, after] = recordsOf(items);
    const { consume, messages } = aConsumer();

    // Act
    const answer = await consume(before && after ? [before, poison, after] : []);

    // Assess
    expect(answer).toEqual(ALL_DONE);
    expect(messages).toEqual([{ reason: expect.stringContaining('serviceNames'), record: poison }]);
    expect(await counts()).toEqual(recount(items));
  });

  test('items that the product never writes block no others: a very long key, very many screens', async () => {
    // Prepare
    const ratings = Array.from({ length: 120 }, (_, screen) => [`stars-${screen}`, { type: 'rating', rating: 5 }]);
    const items = [aBallot({ voter: 'ann' }), aBallot({ voter: 'bob' })];
    const poison = [
      aRecord({ after: { ...aBallot(), voterKey: `favourites#${'x'.repeat(2_000)}` } }),
      aRecord({ before: { ...aBallot(), voterKey: `favourites#${'x'.repeat(2_000)}` } }),
      aRecord({ after: { ...aBallot(), answers: JSON.stringify(Object.fromEntries(ratings)) } }),
    ];
    const { consume, messages, errors } = aConsumer();

    // Act
    const answer = await consume([...poison, ...recordsOf(items)]);

    // Assess
    expect({ answer, errors }).toEqual({ answer: ALL_DONE, errors: [] });
    expect(messages.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('voterKey'),
      expect.stringContaining('screens'),
    ]);
    expect(await counts()).toEqual(recount(items));
  });

  test('a record that fits no schema, after one that is delivered again, gets its message when it comes again', async () => {
    // Prepare
    const poison = aRecord({ after: anUncountableItem() });
    const batch = [...recordsOf([aBallot({ voter: 'ann' })]), poison];
    const failing: CountingStore = { ...store, commit: () => Promise.reject(new Error('the table is away')) };

    // Act
    const first = aConsumer({ store: failing });
    const again = aConsumer();
    const answers = [await first.consume(batch), await again.consume(batch)];

    // Assess
    expect(answers).toEqual([{ batchItemFailures: [{ itemIdentifier: batch[0]?.dynamodb.SequenceNumber }] }, ALL_DONE]);
    expect([first.messages.length, again.messages.length]).toEqual([0, 1]);
  });

  test('counting does not wait for dead-letter messages', async () => {
    const poison = aRecord({ after: anUncountableItem() });
    const counted = new Promise<void>((resolve) => {
      const keep = async () => {
        expect(await counts()).toEqual(recount([aBallot()]));
        resolve();
      };
      void aConsumer({ deadLetterMessages: { keep } }).consume([poison, ...recordsOf([aBallot()])]);
    });
    await counted;
  });

  test('a record whose dead-letter message cannot be kept is delivered again, never dropped', async () => {
    const poison = aRecord({ after: { voterKey: 'v' } });
    const keep = () => Promise.reject(new Error('the queue is away'));
    const { consume, errors } = aConsumer({ deadLetterMessages: { keep } });
    expect(await consume([poison, ...recordsOf([aBallot()])])).toEqual({
      batchItemFailures: [{ itemIdentifier: poison.dynamodb.SequenceNumber }],
    });
    expect(errors).toHaveLength(1);
    expect(await counts()).toEqual(recount([aBallot()]));
  });

  test('while ballots come in, the revision of the results only grows', async () => {
    // Prepare
    await createPollStates(documents, RESULTS).putIfNewer(aProjectedPoll());
    const items = Array.from({ length: 200 }, (_, index) =>
      aBallot({ voter: `voter-${index}`, options: [`o-${index % 5}`] }),
    );
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
    expect(await counts()).toEqual(recount(items));
  });
});
