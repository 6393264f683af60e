import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { createTables } from 'serverless-offline-step-functions-cloud/dynamodb';
import {
  type CallFault,
  type FaultyDynamoDb,
  startFaultyDynamoDb,
} from 'serverless-offline-step-functions-cloud/faults';
import { startTestDynamoDb, type TestDynamoDb } from 'serverless-offline-step-functions-cloud/testing';
import { transact } from '../../src/organizer/transact.ts';

const TableName = 'Table';

let dynamodb: TestDynamoDb;
let faulty: FaultyDynamoDb;
let documents: DynamoDBDocumentClient;
/** The faults of the next transactions; later ones have none. */
let faults: CallFault[];

beforeAll(async () => {
  dynamodb = await startTestDynamoDb();
  const definition = {
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' as const }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' as const }],
  };
  await createTables(dynamodb.client, [{ tableName: TableName, definition }]);
  faulty = await startFaultyDynamoDb({
    endpoint: dynamodb.endpoint,
    plan: { call: () => faults.shift() ?? { kind: 'none' } },
  });
  const { region, credentials } = dynamodb;
  documents = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint: faulty.endpoint, region, credentials }));
});
afterAll(async () => {
  documents.destroy();
  await faulty.stop();
  await dynamodb.stop();
});

const put = (id: string) => ({
  Put: { TableName, Item: { id }, ConditionExpression: 'attribute_not_exists(id)' },
});
const isThere = async (id: string) =>
  (await documents.send(new GetCommand({ TableName, Key: { id } }))).Item !== undefined;

test.each<CallFault>([
  { kind: 'conflict', actions: [0] },
  { kind: 'throttledActions', reason: 'ThrottlingError', actions: [1] },
  { kind: 'throttledActions', reason: 'ProvisionedThroughputExceeded', actions: [0] },
])('retries a transaction that a passing condition has cancelled: %j', async (fault) => {
  const [one, other] = ['one', 'other'].map((name) => `${name} ${JSON.stringify(fault)}`);
  faults = [fault, fault];
  expect(await transact(documents, [put(`${one}`), put(`${other}`)])).toBe(true);
  expect([await isThere(`${one}`), await isThere(`${other}`)]).toEqual([true, true]);
});

test('returns false and writes nothing if a condition does not hold', async () => {
  faults = [];
  await transact(documents, [put('taken')]);
  expect(await transact(documents, [put('taken'), put('beside')])).toBe(false);
  expect(await isThere('beside')).toBe(false);
});

test('throws what does not pass', async () => {
  faults = Array.from({ length: 20 }, () => ({ kind: 'conflict', actions: [0] }));
  await expect(transact(documents, [put('contended')])).rejects.toMatchObject({ name: 'TransactionCanceledException' });
  faults = [];
  expect(await isThere('contended')).toBe(false);
});
