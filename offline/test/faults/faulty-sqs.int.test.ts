import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { ReceiveMessageCommand, RequestThrottled, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { startTestDynamoDb, type TestDynamoDb } from '../../src/dynamodb/testing.ts';
import { createInProcessInvoker } from '../../src/event-sources/index.ts';
import {
  type CallFault,
  type FaultyDynamoDb,
  type FaultyService,
  type FunctionCall,
  startFaultyDynamoDb,
  startFaultySqs,
} from '../../src/faults/index.ts';
import { startQueueServer } from '../support/queue-server.ts';
import { aMapping } from '../support/streamed-table.ts';

let dynamodb: TestDynamoDb;
let queues: Awaited<ReturnType<typeof startQueueServer>>;
let faultyDynamodb: FaultyDynamoDb;
let faultySqs: FaultyService;
let tables: DynamoDBClient;
let sqs: SQSClient;
/** Calls SQS past the proxy. */
let direct: SQSClient;
/** The faults of the next calls; the rest pass. */
let faults: CallFault[];
let decided: FunctionCall[];

beforeAll(async () => {
  [dynamodb, queues] = await Promise.all([startTestDynamoDb(), startQueueServer()]);
  const { region, credentials } = dynamodb;
  direct = new SQSClient({ endpoint: queues.endpoint, region, credentials });
});
afterAll(async () => {
  direct.destroy();
  await Promise.all([dynamodb.stop(), queues.close()]);
});

beforeEach(async () => {
  faults = [];
  decided = [];
  const call = (asked: FunctionCall): CallFault => {
    decided.push(asked);
    return faults.shift() ?? { kind: 'none' };
  };
  faultyDynamodb = await startFaultyDynamoDb({ endpoint: dynamodb.endpoint, plan: { call } });
  faultySqs = await startFaultySqs({ endpoint: queues.endpoint, plan: { call }, beside: faultyDynamodb });
  const { region, credentials } = dynamodb;
  tables = new DynamoDBClient({ endpoint: faultyDynamodb.endpoint, region, credentials });
  sqs = new SQSClient({ endpoint: faultySqs.endpoint, region, credentials });
});
afterEach(async () => {
  sqs.destroy();
  tables.destroy();
  await Promise.all([faultySqs.stop(), faultyDynamodb.stop()]);
});

const send = (MessageBody: string) => sqs.send(new SendMessageCommand({ QueueUrl: queues.queueUrl, MessageBody }));
/** Receives the messages since the last call. */
async function received(): Promise<(string | undefined)[]> {
  const { Messages = [] } = await direct.send(
    new ReceiveMessageCommand({ QueueUrl: queues.queueUrl, MaxNumberOfMessages: 10 }),
  );
  return Messages.map(({ Body }) => Body);
}
const mapping = aMapping('arn:aws:dynamodb:us-east-1:000000000000:table/votes/stream/1');
/** Runs a function for a stream. */
const inFunction = (work: () => Promise<unknown>) =>
  faultyDynamodb.deliveries.around(createInProcessInvoker(work), mapping).invoke([], new AbortController().signal);

test('a message without a fault passes, with its answer', async () => {
  expect(await send('passes')).toMatchObject({ MessageId: expect.any(String), $metadata: { attempts: 1 } });
  expect(await received()).toEqual(['passes']);
  expect(decided).toEqual([
    { service: 'sqs', operation: 'SendMessage', transactionActions: [], batchSize: 0, canCrash: false },
  ]);
});

test('the SDK knows RequestThrottled, and gives up after three attempts', async () => {
  faults = [{ kind: 'throttle', error: 'RequestThrottled', attempts: Number.POSITIVE_INFINITY }];
  const failure = await send('throttled').catch((thrown: unknown) => thrown);
  expect(failure).toBeInstanceOf(RequestThrottled);
  expect(failure).toMatchObject({ $metadata: { httpStatusCode: 403, attempts: 3 } });
  expect(await received()).toEqual([]);
});

test('after a lost answer, the SDK sends the message once more', async () => {
  faults = [{ kind: 'lostAnswer' }];
  expect(await send('lost')).toMatchObject({ $metadata: { attempts: 2 } });
  expect(await received()).toEqual(['lost', 'lost']);
});

test.each<['before' | 'after', string[]]>([
  ['before', []],
  ['after', ['message']],
])(
  'after a crash %s the execution of SendMessage, calls to both services fail, and so does the invocation',
  async (when, there) => {
    // Prepare
    faults = [{ kind: 'crash', when }];
    const further: unknown[] = [];
    // Act
    const invocation = await inFunction(async () => {
      await send('message').catch(() => {});
      for (const call of [() => send('further'), () => tables.send(new ListTablesCommand({}))]) {
        await call().catch((error: unknown) => further.push(error));
      }
    });
    // Assess
    expect(invocation).toMatchObject({ functionError: 'Unhandled' });
    expect(further).toMatchObject([{ name: 'ProcessIsDead' }, { name: 'ProcessIsDead' }]);
    expect(await received()).toEqual(there);
  },
);

test('after a crash at a call to DynamoDB, calls to SQS fail, too', async () => {
  faults = [{ kind: 'crash', when: 'before' }];
  await inFunction(async () => {
    await tables.send(new ListTablesCommand({})).catch(() => {});
    await send('of a dead process').catch(() => {});
  });
  expect(await received()).toEqual([]);
  // The next invocation has a new process.
  expect(await inFunction(() => send('of the next'))).toMatchObject({ functionError: undefined });
  expect(await received()).toEqual(['of the next']);
});

test("a client without an endpoint calls the host of the queue's URL", async () => {
  const { region, credentials } = dynamodb;
  // The SDK warns of a URL that differs from the endpoint.
  const logger = { debug: jest.fn(), info: jest.fn(), warn: jest.fn(), error: jest.fn() };
  const client = new SQSClient({ region, credentials, logger });
  const QueueUrl = queues.queueUrl.replace(new URL(queues.queueUrl).origin, faultySqs.endpoint);
  await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'by its address' }));
  expect([await received(), decided.length]).toEqual([['by its address'], 1]);
  client.destroy();
});
