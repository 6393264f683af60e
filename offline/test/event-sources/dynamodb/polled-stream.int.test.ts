import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { startTestDynamoDb, type TestDynamoDb } from '../../../src/dynamodb/testing.ts';
import {
  type MappingDependencies,
  type RunningMapping,
  type StreamMapping,
  type StreamMappingState,
  startEventSourceMapping,
} from '../../../src/event-sources/index.ts';
import { idOf, startLambdaEndpoint } from '../../support/lambda-endpoint.ts';
import { startQueueServer } from '../../support/queue-server.ts';
import { aMapping, functionArn, streamedTable } from '../../support/streamed-table.ts';

// Rules of the Lambda guide: "Polling and batching streams" (starting position, batching, order),
// "Configuring partial batch response with DynamoDB and Lambda", "Retain discarded records for a
// DynamoDB event source" (retries, bisect, age, destination).

let dynamodb: TestDynamoDb;
let table: ReturnType<typeof streamedTable>;
let lambda: Awaited<ReturnType<typeof startLambdaEndpoint>>;
let running: RunningMapping<StreamMappingState>[];
let log: string[];

beforeAll(async () => {
  dynamodb = await startTestDynamoDb();
});
afterAll(() => dynamodb.stop());

beforeEach(async () => {
  running = [];
  log = [];
  lambda = await startLambdaEndpoint();
  table = streamedTable(dynamodb.client);
  await table.create();
});
afterEach(async () => {
  await Promise.all(running.map((mapping) => mapping.stop()));
  await lambda.close();
});

function start(
  differences: Partial<StreamMapping> = {},
  dependencies: Partial<MappingDependencies> = {},
): RunningMapping<StreamMappingState> {
  const mapping = startEventSourceMapping(aMapping(table.streamArn, differences), {
    dynamodbEndpoint: dynamodb.endpoint,
    credentials: dynamodb.credentials,
    region: 'us-east-1',
    lambdaEndpoint: () => lambda.endpoint,
    log: (line) => log.push(line),
    lookEveryMs: 10,
    ...dependencies,
  });
  running.push(mapping);
  return mapping;
}

const reports: Partial<StreamMapping> = { functionResponseTypes: ['ReportBatchItemFailures'] };
const batchIds = () => lambda.batches.map((batch) => batch.map(idOf));

test('the function gets a change with the ARN and region of AWS', async () => {
  // Prepare
  const mapping = start();
  await table.put('a');
  // Act
  await mapping.idle();
  // Assess
  expect(lambda.batches).toHaveLength(1);
  expect(lambda.batches[0]?.[0]).toMatchObject({
    eventName: 'INSERT',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'us-east-1',
    eventSourceARN: expect.stringMatching(/^arn:aws:dynamodb:us-east-1:000000000000:table\/votes-.*\/stream\/20/),
    dynamodb: { Keys: { id: { S: 'a' } }, NewImage: { id: { S: 'a' } }, SequenceNumber: expect.any(String) },
  });
  expect(mapping.state()).toMatchObject({ status: 'polling', deliveredRecords: 1, discardedRecords: 0 });
});

test('TRIM_HORIZON begins with the oldest record, LATEST with the next one', async () => {
  await table.put('before');
  const latest = start({ startingPosition: 'LATEST', uuid: 'Latest' });
  await latest.ready();
  await table.put('after');
  await latest.idle();
  expect(lambda.ids()).toEqual(['after']);
  await start({ uuid: 'Horizon' }).idle();
  expect(lambda.ids()).toEqual(['after', 'before', 'after']);
});

test('records keep their order and batches their size', async () => {
  await table.put('a', 'b', 'c', 'd', 'e');
  await start({ batchSize: 2 }).idle();
  expect(batchIds()).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
});

test('a batching window gathers single changes', async () => {
  const mapping = start({ maximumBatchingWindowInSeconds: 1 });
  await mapping.ready();
  await table.put('a', 'b', 'c');
  await mapping.idle();
  expect(batchIds()).toEqual([['a', 'b', 'c']]);
});

// Guide, "Polling and batching streams": a batch goes before its window ends when its payload
// reaches 6 MB.
test('a batch of 6 MB does not wait for its window', async () => {
  for (let number = 0; number < 24; number += 1) await table.putLarge(`n${number}`, 300_000);
  start({ batchSize: 10_000, maximumBatchingWindowInSeconds: 300 });
  await until(() => lambda.batches.length > 0);
  const [batch = []] = lambda.batches;
  expect(lambda.batches).toHaveLength(1);
  expect(batch.map(idOf)).toEqual(Array.from({ length: 20 }, (_, number) => `n${number}`));
  expect(JSON.stringify({ Records: batch }).length).toBeLessThan(6 * 1024 * 1024);
});

// Guide, "Lambda parameters for Amazon DynamoDB event source mappings": up to 10,000 records;
// GetRecords gives 1,000 at most.
test('a batching window gathers more records than one answer of GetRecords has', async () => {
  const ids = Array.from({ length: 1_300 }, (_, number) => `n${number}`);
  for (let from = 0; from < ids.length; from += 25) await table.putTogether(ids.slice(from, from + 25));
  start({ batchSize: 1_200, maximumBatchingWindowInSeconds: 300 });
  await until(() => lambda.batches.length > 0);
  expect(lambda.batches.map((batch) => batch.length)).toEqual([1_200]);
});

test('a record that fits no filter does not reach the function', async () => {
  const filterPatterns = [JSON.stringify({ dynamodb: { Keys: { id: { S: [{ prefix: 'VOTE#' }] } } } })];
  await table.put('VOTE#1', 'BALLOT', 'VOTE#2');
  const mapping = start({ filterPatterns });
  await mapping.idle();
  expect(lambda.ids()).toEqual(['VOTE#1', 'VOTE#2']);
});

test('a batch is tried N + 1 times after function errors, then it is discarded and the next one comes', async () => {
  // Prepare
  lambda.handler = (batch) => {
    if (batch.some((record) => idOf(record) === 'poison')) throw new Error('cannot count');
  };
  await table.put('a', 'poison', 'c');
  // Act
  const mapping = start({ batchSize: 2, maximumRetryAttempts: 2 });
  await mapping.idle();
  // Assess
  expect(batchIds()).toEqual([['a', 'poison'], ['a', 'poison'], ['a', 'poison'], ['c']]);
  expect(mapping.state()).toMatchObject({ deliveredRecords: 1, discardedRecords: 2 });
});

test('bisect isolates the record that fails', async () => {
  lambda.handler = (batch) => {
    if (batch.some((record) => idOf(record) === 'poison')) throw new Error('cannot count');
  };
  await table.put('a', 'b', 'poison', 'd');
  const mapping = start({ bisectBatchOnFunctionError: true, maximumRetryAttempts: 0 });
  await mapping.idle();
  expect(batchIds()).toEqual([['a', 'b', 'poison', 'd'], ['a', 'b'], ['poison', 'd'], ['poison'], ['d']]);
  expect(mapping.state()).toMatchObject({ deliveredRecords: 3, discardedRecords: 1 });
});

// Guide, "Configuring partial batch response with DynamoDB and Lambda": "the batch is bisected at
// the returned sequence number and Lambda retries only the remaining records"; a failed invocation
// is bisected "regardless of your ReportBatchItemFailures setting".
test('bisect with ReportBatchItemFailures splits at the reported record, then in halves, and uses up no retry', async () => {
  // Prepare
  lambda.handler = (batch) => {
    const poison = batch.find((record) => idOf(record) === 'poison');
    return { batchItemFailures: poison ? [{ itemIdentifier: poison.dynamodb.SequenceNumber }] : [] };
  };
  await table.put('a', 'b', 'poison', 'd', 'e');
  // Act
  const mapping = start({ ...reports, bisectBatchOnFunctionError: true, maximumRetryAttempts: 1 });
  await mapping.idle();
  // Assess
  expect(batchIds()).toEqual([
    ['a', 'b', 'poison', 'd', 'e'],
    ['poison', 'd', 'e'],
    ['poison', 'd'],
    ['poison'],
    ['poison'],
    ['d'],
    ['e'],
  ]);
  expect(mapping.state()).toMatchObject({ deliveredRecords: 4, discardedRecords: 1 });
});

test('bisect with ReportBatchItemFailures splits in halves after a function error', async () => {
  lambda.handler = (batch) => {
    if (batch.length > 1) throw new Error('too many');
  };
  await table.put('a', 'b', 'c');
  await start({ ...reports, bisectBatchOnFunctionError: true, maximumRetryAttempts: 0 }).idle();
  expect(batchIds()).toEqual([['a', 'b', 'c'], ['a', 'b'], ['a'], ['b'], ['c']]);
});

test('records before a reported failure are not delivered again', async () => {
  lambda.handler = (batch, invocation) => {
    const failed = batch.filter((record) => invocation === 1 && ['c', 'b'].includes(idOf(record)));
    return {
      batchItemFailures: failed.toReversed().map((record) => ({ itemIdentifier: record.dynamodb.SequenceNumber })),
    };
  };
  await table.put('a', 'b', 'c', 'd');
  await start(reports).idle();
  expect(batchIds()).toEqual([
    ['a', 'b', 'c', 'd'],
    ['b', 'c', 'd'],
  ]);
});

test('a report is ignored when ReportBatchItemFailures is not on', async () => {
  lambda.handler = (batch) => ({
    batchItemFailures: batch.map(({ dynamodb }) => ({ itemIdentifier: dynamodb.SequenceNumber })),
  });
  await table.put('a');
  await start({ maximumRetryAttempts: 3 }).idle();
  expect(batchIds()).toEqual([['a']]);
});

test('throttling, an unregistered function and a service that is gone use up no retry', async () => {
  // Prepare
  let endpoint: string | undefined;
  lambda.throttles = 3;
  await table.put('a');
  const mapping = start({ maximumRetryAttempts: 0 }, { lambdaEndpoint: () => endpoint });
  await until(() => log.some((line) => line.includes('no service has registered')));
  // Act
  endpoint = 'http://127.0.0.1:1';
  await until(() => log.some((line) => line.includes('ECONNREFUSED')));
  endpoint = lambda.endpoint;
  await mapping.idle();
  // Assess
  expect(lambda.throttles).toBe(0);
  expect(batchIds()).toEqual([['a']]);
  expect(mapping.state()).toMatchObject({ deliveredRecords: 1, discardedRecords: 0 });
});

test('a record that fails until it is too old is discarded, also with retries left', async () => {
  lambda.handler = () => {
    throw new Error('cannot count');
  };
  await table.put('a');
  const mapping = start({ maximumRecordAgeInSeconds: 1, maximumRetryAttempts: -1 });
  await mapping.idle();
  expect(lambda.batches.length).toBeGreaterThan(1);
  expect(mapping.state()).toMatchObject({ deliveredRecords: 0, discardedRecords: 1 });
  expect(log).toContainEqual(expect.stringContaining('RecordAgeExceeded'));
});

test('with a parallelization factor, batches run in parallel and each item keeps its order', async () => {
  // Prepare
  let inFlight = 0;
  let highest = 0;
  lambda.handler = async () => {
    inFlight += 1;
    highest = Math.max(highest, inFlight);
    await until(() => highest > 1 || lambda.batches.length > 20);
    inFlight -= 1;
  };
  const ids = Array.from({ length: 12 }, (_, item) => `item-${item}`);
  await table.put(...ids, ...ids, ...ids);
  // Act
  await start({ parallelizationFactor: 4, batchSize: 5 }).idle();
  // Assess
  expect(highest).toBeGreaterThan(1);
  const delivered = lambda.batches.flat();
  expect(delivered).toHaveLength(36);
  for (const id of ids) {
    const numbers = delivered.filter((record) => idOf(record) === id).map(({ dynamodb }) => dynamodb.SequenceNumber);
    expect(numbers).toEqual(numbers.toSorted());
  }
});

test('the on-failure queue gets a report on discarded records, with their position in the stream', async () => {
  // Prepare
  const queues = await startQueueServer();
  const { endpoint, queueArn, queueUrl } = queues;
  lambda.handler = () => {
    throw new Error('cannot count');
  };
  await table.put('a', 'b');
  // Act
  const failing = { maximumRetryAttempts: 1, onFailureDestinationArn: queueArn };
  const mapping = start(failing, { sqsEndpoint: endpoint });
  await mapping.idle();
  // Assess
  const sqs = new SQSClient({
    endpoint: endpoint,
    region: 'us-east-1',
    credentials: dynamodb.credentials,
    useQueueUrlAsEndpoint: false,
  });
  const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: queueUrl, WaitTimeSeconds: 2 }));
  await queues.close();
  const numbers = lambda.batches[0]?.map(({ dynamodb }) => dynamodb.SequenceNumber);
  expect(JSON.parse(Messages?.[0]?.Body ?? '')).toMatchObject({
    requestContext: {
      functionArn,
      condition: 'RetryAttemptsExhausted',
      approximateInvokeCount: 2,
      requestId: 'invocation-1',
    },
    responseContext: { statusCode: 200, functionError: 'Unhandled' },
    version: '1.0',
    DDBStreamBatchInfo: {
      batchSize: 2,
      startSequenceNumber: numbers?.[0],
      endSequenceNumber: numbers?.[1],
      streamArn: mapping.state().streamArn,
    },
  });
});

test('a missing on-failure queue is logged before any record is lost', async () => {
  // Prepare
  const { endpoint, queueArn, close } = await startQueueServer();
  const found = start({ uuid: 'Found', onFailureDestinationArn: queueArn }, { sqsEndpoint: endpoint });
  // Act: the second mapping asks the same server later than the first.
  await found.idle();
  const missing = start({ onFailureDestinationArn: `${queueArn}-missing` }, { sqsEndpoint: endpoint });
  await until(() => missing.state().lastTrouble !== undefined);
  await close();
  // Assess
  expect(found.state().lastTrouble).toBeUndefined();
  expect(missing.state().lastTrouble?.line).toContain(
    `discarded records will be logged only. The on-failure destination ${queueArn}-missing`,
  );
  expect(log).toContainEqual(expect.stringContaining('dlq-missing'));
});

test('a mapping that waited for its table begins with the first record, also with LATEST', async () => {
  // Prepare
  table = streamedTable(dynamodb.client);
  const mapping = start({ startingPosition: 'LATEST' });
  await until(() => log.some((line) => line.includes('there is no table')));
  expect(mapping.state().status).toBe('waiting');
  // Act
  await table.create();
  await table.put('first');
  await mapping.idle();
  // Assess
  expect(lambda.ids()).toEqual(['first']);
});

test('a re-created table is followed, and the records left in the old one are delivered', async () => {
  // Prepare
  const mapping = start({ startingPosition: 'LATEST' });
  await mapping.ready();
  await table.put('old');
  // Act
  await table.drop();
  await table.create();
  await table.put('new');
  await until(() => lambda.ids().includes('new'));
  await mapping.idle();
  // Assess
  expect(lambda.ids()).toEqual(['old', 'new']);
});

test('with a checkpoint folder, a mapping goes on where it stopped', async () => {
  // Prepare
  const checkpointFolder = await mkdtemp(join(tmpdir(), 'checkpoints-'));
  const first = start({ startingPosition: 'LATEST' }, { checkpointFolder });
  await first.ready();
  await table.put('a');
  await first.idle();
  await first.stop();
  // Act
  await table.put('b');
  const second = start({ startingPosition: 'LATEST' }, { checkpointFolder });
  await second.idle();
  await second.stop();
  await rm(checkpointFolder, { recursive: true });
  // Assess
  expect(lambda.ids()).toEqual(['a', 'b']);
});

test('a batch that was on its way when the mapping stopped is delivered again', async () => {
  // Prepare
  const checkpointFolder = await mkdtemp(join(tmpdir(), 'checkpoints-'));
  const answered = Promise.withResolvers<void>();
  lambda.handler = (_batch, invocation) => (invocation === 2 ? answered.promise : undefined);
  await table.put('a', 'b');
  const first = start({ batchSize: 1 }, { checkpointFolder });
  await until(() => lambda.batches.length === 2);
  await first.stop();
  answered.resolve();
  // Act
  const second = start({ batchSize: 1 }, { checkpointFolder });
  await second.idle();
  await second.stop();
  await rm(checkpointFolder, { recursive: true });
  // Assess
  expect(lambda.ids()).toEqual(['a', 'b', 'b']);
});

test('a disabled mapping polls nothing', async () => {
  await table.put('a');
  const mapping = start({ enabled: false });
  await mapping.idle();
  expect(mapping.state().status).toBe('disabled');
  expect(lambda.batches).toEqual([]);
});

/** Waits for a condition, at most until the test times out. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
