import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  ProvisionedThroughputExceededException,
  PutItemCommand,
  ThrottlingException,
  TransactGetItemsCommand,
  TransactionCanceledException,
  TransactionConflictException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient, ListStreamsCommand } from '@aws-sdk/client-dynamodb-streams';
import { startTestDynamoDb, type TestDynamoDb } from '../../src/dynamodb/testing.ts';
import { createInProcessInvoker, type FunctionInvoker } from '../../src/event-sources/index.ts';
import { type CallFault, type FaultyDynamoDb, type FunctionCall, startFaultyDynamoDb } from '../../src/faults/index.ts';
import { aMapping, streamedTable } from '../support/streamed-table.ts';

let dynamodb: TestDynamoDb;
let TableName: string;
let faulty: FaultyDynamoDb;
let client: DynamoDBClient;
/** The faults of the next calls; the rest pass. */
let faults: CallFault[];
let decided: FunctionCall[];

beforeAll(async () => {
  dynamodb = await startTestDynamoDb();
  const table = streamedTable(dynamodb.client);
  await table.create();
  TableName = table.tableName;
});
afterAll(() => dynamodb.stop());

beforeEach(async () => {
  faults = [];
  decided = [];
  const call = (asked: FunctionCall): CallFault => {
    decided.push(asked);
    return faults.shift() ?? { kind: 'none' };
  };
  faulty = await startFaultyDynamoDb({ endpoint: dynamodb.endpoint, plan: { call } });
  const { region, credentials } = dynamodb;
  client = new DynamoDBClient({ endpoint: faulty.endpoint, region, credentials });
});
afterEach(async () => {
  client.destroy();
  await faulty.stop();
});

const add = (id: string) =>
  client.send(
    new UpdateItemCommand({
      TableName,
      Key: { id: { S: id } },
      UpdateExpression: 'ADD votes :one',
      ExpressionAttributeValues: { ':one': { N: '1' } },
    }),
  );
/** Reads past the proxy. */
async function votes(id: string): Promise<number> {
  const { Item } = await dynamodb.client.send(
    new GetItemCommand({ TableName, Key: { id: { S: id } }, ConsistentRead: true }),
  );
  return Number(Item?.votes?.N ?? 0);
}
const transact = () =>
  client.send(
    new TransactWriteItemsCommand({
      TransactItems: ['a', 'b', 'c'].map((id) => ({ Put: { TableName, Item: { id: { S: id } } } })),
    }),
  );
const mapping = aMapping('arn:aws:dynamodb:us-east-1:000000000000:table/votes/stream/1');
const { signal } = new AbortController();
/** Runs a function for a stream. */
const inFunction = (work: () => Promise<unknown>, invoker: FunctionInvoker = createInProcessInvoker(work)) =>
  faulty.deliveries.around(invoker, mapping).invoke([], signal);

test('a call without a fault passes, with its answer and its errors', async () => {
  await add('passes');
  expect(await votes('passes')).toBe(1);
  const missing = client.send(new GetItemCommand({ TableName: 'nowhere', Key: { id: { S: 'a' } } }));
  await expect(missing).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

test.each([
  ['ProvisionedThroughputExceededException', ProvisionedThroughputExceededException],
  ['ThrottlingException', ThrottlingException],
] as const)('the SDK knows %s, and gives up after four attempts', async (error, expected) => {
  faults = [{ kind: 'throttle', error, attempts: Number.POSITIVE_INFINITY }];
  const failure = await add('throttled').catch((thrown: unknown) => thrown);
  expect(failure).toBeInstanceOf(expected);
  expect(failure).toMatchObject({ $metadata: { httpStatusCode: 400, attempts: 4 } });
  expect([await votes('throttled'), decided.length]).toEqual([0, 1]);
});

test('the SDK retries a call that is throttled twice', async () => {
  faults = [{ kind: 'throttle', error: 'ThrottlingException', attempts: 2 }];
  const { $metadata } = await add('slower');
  expect([$metadata.attempts, await votes('slower')]).toEqual([3, 1]);
});

test('a conflict cancels a transaction with a reason for each action, and nothing is written', async () => {
  // Prepare
  faults = [{ kind: 'conflict', actions: [1] }];
  // Act
  const failure = await transact().catch((thrown: unknown) => thrown);
  // Assess
  expect(failure).toBeInstanceOf(TransactionCanceledException);
  expect(failure).toMatchObject({
    CancellationReasons: [{ Code: 'None' }, { Code: 'TransactionConflict' }, { Code: 'None' }],
    $metadata: { attempts: 1 },
  });
  expect(decided).toEqual([
    {
      service: 'dynamodb',
      operation: 'TransactWriteItems',
      transactionActions: ['Put', 'Put', 'Put'],
      batchSize: 0,
      canCrash: false,
    },
  ]);
  const { Item } = await dynamodb.client.send(new GetItemCommand({ TableName, Key: { id: { S: 'a' } } }));
  expect(Item).toBeUndefined();
});

test.each([
  ['ThrottlingError', /^Throughput exceeds the current capacity/],
  ['ProvisionedThroughputExceeded', /^The level of configured provisioned throughput/],
] as const)('%s at one action cancels the transaction, and the SDK does not retry it', async (reason, Message) => {
  // Prepare
  faults = [{ kind: 'throttledActions', reason, actions: [2] }];
  // Act
  const failure = await transact().catch((thrown: unknown) => thrown);
  // Assess
  expect(failure).toBeInstanceOf(TransactionCanceledException);
  expect(failure).toMatchObject({
    message: expect.stringContaining(`[None, None, ${reason}]`),
    CancellationReasons: [
      { Code: 'None' },
      { Code: 'None' },
      { Code: reason, Message: expect.stringMatching(Message) },
    ],
    $metadata: { attempts: 1 },
  });
  const { Item } = await dynamodb.client.send(new GetItemCommand({ TableName, Key: { id: { S: 'c' } } }));
  expect(Item).toBeUndefined();
});

test('a transaction of reads is cancelled like one of writes', async () => {
  faults = [{ kind: 'conflict', actions: [0] }];
  const TransactItems = ['a', 'b'].map((id) => ({ Get: { TableName, Key: { id: { S: id } } } }));
  const reading = client.send(new TransactGetItemsCommand({ TransactItems }));
  await expect(reading).rejects.toMatchObject({
    name: 'TransactionCanceledException',
    CancellationReasons: [{ Code: 'TransactionConflict' }, { Code: 'None' }],
  });
});

test.each([
  ['PutItem', () => client.send(new PutItemCommand({ TableName, Item: { id: { S: 'single' } } }))],
  ['UpdateItem', () => add('single')],
  ['DeleteItem', () => client.send(new DeleteItemCommand({ TableName, Key: { id: { S: 'single' } } }))],
])('%s of an item that is in a transaction is refused, and the SDK does not retry it', async (operation, write) => {
  faults = [{ kind: 'conflict', actions: [] }];
  const failure = await write().catch((thrown: unknown) => thrown);
  expect(failure).toBeInstanceOf(TransactionConflictException);
  expect(failure).toMatchObject({ $metadata: { httpStatusCode: 400, attempts: 1 } });
  expect(decided).toMatchObject([{ operation, transactionActions: [] }]);
  expect(await votes('single')).toBe(0);
});

test('the answer to a batch of writes names those that were left, and the others are executed', async () => {
  // Prepare
  const requests = ['w0', 'w1', 'w2'].map((id) => ({ PutRequest: { Item: { id: { S: id }, votes: { N: '1' } } } }));
  faults = [{ kind: 'unprocessed', items: [0, 2] }];
  // Act
  const { UnprocessedItems } = await client.send(
    new BatchWriteItemCommand({ RequestItems: { [TableName]: requests } }),
  );
  // Assess
  expect(UnprocessedItems).toEqual({ [TableName]: [requests[0], requests[2]] });
  expect([await votes('w0'), await votes('w1'), await votes('w2')]).toEqual([0, 1, 0]);
  expect(decided).toMatchObject([{ operation: 'BatchWriteItem', transactionActions: [], batchSize: 3 }]);
});

test('the answer to a batch of reads has the keys that were left, with the settings of the read', async () => {
  // Prepare
  await Promise.all(['r0', 'r1', 'r2'].map(add));
  decided = [];
  const Keys = ['r0', 'r1', 'r2'].map((id) => ({ id: { S: id } }));
  faults = [{ kind: 'unprocessed', items: [1] }];
  // Act
  const { Responses, UnprocessedKeys } = await client.send(
    new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys, ConsistentRead: true } } }),
  );
  // Assess
  expect(Responses?.[TableName]?.map(({ id }) => id?.S).toSorted()).toEqual(['r0', 'r2']);
  expect(UnprocessedKeys).toEqual({ [TableName]: { Keys: [Keys[1]], ConsistentRead: true } });
  expect(decided).toMatchObject([{ operation: 'BatchGetItem', batchSize: 3 }]);
});

test('the answer to a batch names only the tables of which something was left', async () => {
  // Prepare
  const other = streamedTable(dynamodb.client);
  await other.create();
  const put = (id: string) => [{ PutRequest: { Item: { id: { S: id } } } }];
  faults = [{ kind: 'unprocessed', items: [1] }];
  // Act
  const { UnprocessedItems } = await client.send(
    new BatchWriteItemCommand({ RequestItems: { [TableName]: put('t0'), [other.tableName]: put('t1') } }),
  );
  // Assess
  expect(UnprocessedItems).toEqual({ [other.tableName]: put('t1') });
});

test('after a lost answer, the SDK tries again, and the plan is not asked again', async () => {
  faults = [{ kind: 'lostAnswer' }];
  const { $metadata } = await add('lost');
  expect([$metadata.attempts, decided.length]).toEqual([2, 1]);
  // An update that is not idempotent is made twice, as on AWS.
  expect(await votes('lost')).toBe(2);
});

test('a transaction whose answer is lost is executed once: the SDK gives both attempts one token', async () => {
  faults = [{ kind: 'lostAnswer' }];
  const one = { ':one': { N: '1' } };
  const Update = {
    TableName,
    Key: { id: { S: 'token' } },
    UpdateExpression: 'ADD votes :one',
    ExpressionAttributeValues: one,
  };
  const { $metadata } = await client.send(new TransactWriteItemsCommand({ TransactItems: [{ Update }] }));
  expect([$metadata.attempts, await votes('token')]).toEqual([2, 1]);
});

test.each([
  ['before', 0],
  ['after', 1],
] as const)(
  'after a crash %s the execution, further calls of the invocation fail, and so does the invocation',
  async (when, written) => {
    // Prepare
    faults = [{ kind: 'crash', when }];
    const errors: unknown[] = [];
    const item = `crash-${when}`;
    // Act
    const invocation = await inFunction(async () => {
      await add(item).catch((error: unknown) => errors.push(error));
      await add(item).catch((error: unknown) => errors.push(error));
      return { batchItemFailures: [] };
    });
    // Assess: after the broken connection, the SDK retries once; then it knows not to retry.
    expect(errors).toMatchObject([
      { name: 'ProcessIsDead', $metadata: { attempts: 2 } },
      { name: 'ProcessIsDead', $metadata: { attempts: 1 } },
    ]);
    expect(invocation).toMatchObject({ kind: 'ran', functionError: 'Unhandled' });
    expect(await votes(item)).toBe(written);
    expect(decided).toMatchObject([{ operation: 'UpdateItem', canCrash: true }]);
    // The next invocation has a new process.
    expect(await inFunction(() => add(item))).toMatchObject({ functionError: undefined });
    expect(await votes(item)).toBe(written + 1);
  },
);

test('a crash fails the other invocations of the process, too', async () => {
  // Prepare
  const begun = Promise.withResolvers<void>();
  const crashed = Promise.withResolvers<void>();
  const other = inFunction(async () => {
    await add('other');
    begun.resolve();
    await crashed.promise;
    await add('other');
  });
  await begun.promise;
  faults = [{ kind: 'crash', when: 'before' }];
  // Act
  const crashing = inFunction(() => add('one').finally(() => crashed.resolve()));
  // Assess
  for (const invocation of await Promise.all([other, crashing]))
    expect(invocation).toMatchObject({ functionError: 'Unhandled' });
  expect([await votes('other'), await votes('one')]).toEqual([1, 0]);
});

test('a retry after the death of its process fails, too', async () => {
  // Prepare: the invocation does not wait for its call, and ends before the SDK tries again.
  faults = [{ kind: 'crash', when: 'before' }];
  const left: Promise<unknown>[] = [];
  const called = Promise.withResolvers<void>();
  // Act
  const run = inFunction(async () => {
    left.push(
      add('zombie').then(
        () => 'executed',
        () => 'failed',
      ),
    );
    await new Promise(setImmediate);
    await called.promise;
  });
  while (decided.length === 0) await new Promise(setImmediate);
  called.resolve();
  await run;
  // Assess
  expect(await Promise.all(left)).toEqual(['failed']);
  expect(await votes('zombie')).toBe(0);
});

test('calls of DynamoDB Streams meet no faults', async () => {
  const { region, credentials } = dynamodb;
  const streams = new DynamoDBStreamsClient({ endpoint: faulty.endpoint, region, credentials });
  const { Streams } = await streams.send(new ListStreamsCommand({ TableName }));
  expect(Streams).toHaveLength(1);
  expect(decided).toEqual([]);
  streams.destroy();
});

test('large items pass in both directions', async () => {
  const text = 'x'.repeat(390_000);
  await client.send(new PutItemCommand({ TableName, Item: { id: { S: 'large' }, text: { S: text } } }));
  const { Item } = await client.send(new GetItemCommand({ TableName, Key: { id: { S: 'large' } } }));
  expect(Item?.text?.S).toBe(text);
});
