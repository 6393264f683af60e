import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { startTestDynamoDb, type TestDynamoDb } from 'serverless-offline-step-functions-cloud/testing';
import { ATTEMPTS_MAX, countStates } from '../src/count-states.ts';
import { createCountingStore } from '../src/dynamodb-counting-store.ts';
import { startFaultyDynamoDb, type TransactionFault } from './faulty-dynamodb.ts';
import { COUNTED, createServiceTables, RESULTS } from './tables.ts';
import { aVote, cast } from './votes.ts';

let dynamodb: TestDynamoDb;
beforeEach(async () => {
  dynamodb = await startTestDynamoDb();
  await createServiceTables(dynamodb.client);
});
afterEach(() => dynamodb.stop());

/** Counts 100 votes (two transactions) over a DynamoDB with these faults; returns how many failed and are counted. */
async function count(faults: TransactionFault[]) {
  const faulty = await startFaultyDynamoDb(dynamodb.endpoint, [...faults]);
  const { region, credentials } = dynamodb;
  const client = new DynamoDBClient({ endpoint: faulty.endpoint, region, credentials });
  const pauses: number[] = [];
  const changes = Array.from({ length: 100 }, (_, index) => cast(aVote({ voter: `voter-${index}` })));
  const failed = await countStates(changes, {
    store: createCountingStore(DynamoDBDocumentClient.from(client), { counted: COUNTED, results: RESULTS }),
    planOf: () => ({ shard: 0, generations: [1] }),
    pause: async (attempt) => void pauses.push(attempt),
    onError: () => {},
  });
  client.destroy();
  faulty.stop();
  const { Items = [] } = await dynamodb.client.send(new ScanCommand({ TableName: RESULTS, ConsistentRead: true }));
  return { failed: failed.length, counted: Items.map((item) => unmarshall(item).count), pauses };
}

// DynamoDB Local lets transactions wait for each other where DynamoDB cancels one of them.
describe('counting when other writers are at the same counters', () => {
  test('a conflict is waited out, and the transaction tried again', async () => {
    expect(await count(['conflict', 'conflict'])).toEqual({ failed: 0, counted: [100], pauses: [1, 2] });
  });

  test('a conflict that stays fails the records of its transaction and no others', async () => {
    const { failed, counted } = await count(Array<TransactionFault>(ATTEMPTS_MAX).fill('conflict'));
    expect({ failed, counted }).toEqual({ failed: 90, counted: [10] });
  });

  test('a transaction whose answer is lost counts once', async () => {
    expect(await count(['answer-lost'])).toEqual({ failed: 0, counted: [100], pauses: [] });
  });
});
