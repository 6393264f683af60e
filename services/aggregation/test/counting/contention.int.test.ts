import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { type CallFault, type FunctionCall, startFaultyDynamoDb } from 'serverless-offline-step-functions-cloud/faults';
import { startTestDynamoDb, type TestDynamoDb } from 'serverless-offline-step-functions-cloud/testing';
import { countStates, TRANSACTION_ATTEMPTS_MAX } from '../../src/counting/count-states.ts';
import { createCountingStore } from '../../src/counting/dynamodb-counting-store.ts';
import { ballotsOf, cast } from '../support/ballots.ts';
import { countsIn } from '../support/recount.ts';
import { COUNTED, createServiceTables, RESULTS } from '../support/tables.ts';

let dynamodb: TestDynamoDb;
beforeEach(async () => {
  dynamodb = await startTestDynamoDb();
  await createServiceTables(dynamodb.client);
});
afterEach(() => dynamodb.stop());

/**
 * What happens to one transaction: another one writes to its tallies, or it succeeds and its answer
 * is lost.
 */
type TransactionFault = 'conflict' | 'answer-lost';

/**
 * Counts 100 ballots (two transactions) over a DynamoDB with these faults; returns how many failed
 * and are counted.
 */
async function count(faults: TransactionFault[]) {
  const left = [...faults];
  const call = ({ operation, transactionActions }: FunctionCall): CallFault => {
    const fault = operation === 'TransactWriteItems' ? left.shift() : undefined;
    if (fault === 'answer-lost') return { kind: 'lostAnswer' };
    if (fault === undefined) return { kind: 'none' };
    const tallies = transactionActions.flatMap((action, index) => (action === 'Update' ? [index] : []));
    return { kind: 'conflict', actions: tallies };
  };
  const faulty = await startFaultyDynamoDb({ endpoint: dynamodb.endpoint, plan: { call } });
  const { region, credentials } = dynamodb;
  const client = new DynamoDBClient({ endpoint: faulty.endpoint, region, credentials });
  const pauses: number[] = [];
  const changes = ballotsOf(100).map(cast);
  const failed = await countStates(changes, {
    store: createCountingStore(DynamoDBDocumentClient.from(client), { counted: COUNTED, results: RESULTS }),
    planOf: () => ({ firstShard: 0, counterShards: 1, generations: [1] }),
    pause: async (attempt) => void pauses.push(attempt),
    onError: () => {},
  });
  client.destroy();
  await faulty.stop();
  const { Items = [] } = await dynamodb.client.send(new ScanCommand({ TableName: RESULTS, ConsistentRead: true }));
  return { failed: failed.length, counted: countsIn(Items.map((item) => unmarshall(item))).ballots, pauses };
}

// DynamoDB cancels one of two conflicting transactions. DynamoDB Local lets one wait instead.
describe('counting while others write to the same tallies', () => {
  test('a transaction that meets a conflict is tried again after a pause', async () => {
    expect(await count(['conflict', 'conflict'])).toEqual({ failed: 0, counted: 100, pauses: [1, 2] });
  });

  test('a conflict that does not end fails the records of its transaction and no others', async () => {
    const { failed, counted } = await count(Array<TransactionFault>(TRANSACTION_ATTEMPTS_MAX).fill('conflict'));
    expect({ failed, counted }).toEqual({ failed: 97, counted: 3 });
  });

  test('a transaction whose answer is lost counts once', async () => {
    expect(await count(['answer-lost'])).toEqual({ failed: 0, counted: 100, pauses: [] });
  });
});
