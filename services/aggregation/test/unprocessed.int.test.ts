import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { batchWrite } from '@booth/shared/lambda';
import {
  type CallFault,
  type FaultyDynamoDb,
  type FunctionCall,
  startFaultyDynamoDb,
} from 'serverless-offline-step-functions-cloud/faults';
import { startTestDynamoDb, type TestDynamoDb } from 'serverless-offline-step-functions-cloud/testing';
import { createCountingStore } from '../src/counting/dynamodb-counting-store.ts';
import { itemOf } from '../src/counting/marker-item.ts';
import { createGenerations } from '../src/recount/dynamodb-generations.ts';
import { COUNTED, createServiceTables, RESULTS } from './support/tables.ts';

const keys = ['a', 'b', 'c'];

let dynamodb: TestDynamoDb;
let faulty: FaultyDynamoDb;
let client: DynamoDBClient;
/** The items of the next batches that are left unprocessed, by index. */
let left: number[][];
let sizes: number[];

beforeEach(async () => {
  dynamodb = await startTestDynamoDb();
  await createServiceTables(dynamodb.client);
  left = [];
  sizes = [];
  const call = ({ batchSize }: FunctionCall): CallFault => {
    sizes.push(batchSize);
    const items = left.shift();
    return items === undefined ? { kind: 'none' } : { kind: 'unprocessed', items };
  };
  faulty = await startFaultyDynamoDb({ endpoint: dynamodb.endpoint, plan: { call } });
  const { region, credentials } = dynamodb;
  client = new DynamoDBClient({ endpoint: faulty.endpoint, region, credentials });
  const version = { at: 0, removed: false, sequence: undefined };
  const markers = keys.map((key) => unmarshall(itemOf({ key, version, contribution: new Map(), revision: 1 })));
  await batchWrite(DynamoDBDocumentClient.from(dynamodb.client), {
    [COUNTED]: markers.map((Item) => ({ PutRequest: { Item } })),
  });
});
afterEach(async () => {
  client.destroy();
  await faulty.stop();
  await dynamodb.stop();
});

const tables = { counted: COUNTED, results: RESULTS };

test('markers whose deletion was left unprocessed are deleted by another call', async () => {
  left = [[0, 1], [1]];
  await createGenerations(DynamoDBDocumentClient.from(client), tables).deleteMarkers(keys);
  const { Count } = await dynamodb.client.send(new ScanCommand({ TableName: COUNTED, ConsistentRead: true }));
  expect([Count, sizes]).toEqual([0, [3, 2, 1]]);
});

test('markers that were left unprocessed are read by another call', async () => {
  left = [[0, 2]];
  const markers = await createCountingStore(DynamoDBDocumentClient.from(client), tables).readMarkers(keys);
  expect([[...markers.keys()].toSorted(), sizes]).toEqual([keys, [3, 2]]);
});
