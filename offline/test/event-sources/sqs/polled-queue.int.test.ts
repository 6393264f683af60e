import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SendMessageCommandInput,
  SQSClient,
} from '@aws-sdk/client-sqs';
import {
  createInProcessInvoker,
  type DeliveryFaults,
  type FunctionInvoker,
  type QueueEventRecord,
  type QueueMapping,
  queueMappingSchema,
  type RunningMapping,
  startEventSourceMapping,
} from '../../../src/event-sources/index.ts';
import { createDeliveryFaults } from '../../../src/faults/delivery-faults.ts';
import { startQueueServer } from '../../support/queue-server.ts';

type Handler = (records: QueueEventRecord[], invocation: number) => unknown;

const region = 'us-east-1';
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

let server: Awaited<ReturnType<typeof startQueueServer>>;
let sqs: SQSClient;
beforeAll(async () => {
  server = await startQueueServer();
  sqs = new SQSClient({ endpoint: server.endpoint, region, credentials, useQueueUrlAsEndpoint: false });
});
afterAll(async () => {
  await server.close();
  sqs.destroy();
});

let running: RunningMapping[] = [];
let lines: string[];
beforeEach(() => {
  running = [];
  lines = [];
});
afterEach(() => Promise.all(running.map((mapping) => mapping.stop())));

let queues = 0;

/** Creates a queue with a unique name. */
async function aQueue(Attributes: Record<string, string> = {}) {
  queues += 1;
  const name = `queue-${queues}${Attributes.FifoQueue ? '.fifo' : ''}`;
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes }));
  return {
    QueueUrl,
    arn: `arn:aws:sqs:${region}:000000000000:${name}`,
    send: (MessageBody: string, others: Partial<SendMessageCommandInput> = {}) =>
      sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, ...others })),
    counts: async () => {
      const AttributeNames = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
      const { Attributes: counts = {} } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...AttributeNames] }),
      );
      return AttributeNames.map((attribute) => Number(counts[attribute]));
    },
  };
}

/** Starts a mapping that calls `handler`; returns it with the bodies of its batches. */
function aMapping(
  queueArn: string,
  handler: Handler = () => undefined,
  differences: Partial<QueueMapping> = {},
  others: { faults?: DeliveryFaults; invoker?: FunctionInvoker<QueueEventRecord> } = {},
) {
  const batches: string[][] = [];
  const mapping = startEventSourceMapping(
    queueMappingSchema.parse({
      source: 'sqs',
      uuid: 'mapping',
      queueArn,
      functionName: 'consume',
      functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:consume',
      ...differences,
    }),
    {
      sqsEndpoint: server.endpoint,
      region,
      credentials,
      log: (line) => lines.push(line),
      invoker: createInProcessInvoker(({ Records }: { Records: QueueEventRecord[] }) => {
        batches.push(Records.map(({ body }) => body));
        return handler(Records, batches.length);
      }),
      ...others,
    },
  );
  running.push(mapping);
  return { mapping, batches };
}

test('a function gets a message as Lambda sends it, and the message is deleted', async () => {
  // Prepare
  const queue = await aQueue();
  await queue.send('hello', {
    MessageAttributes: {
      kind: { DataType: 'String', StringValue: 'greeting' },
      picture: { DataType: 'Binary', BinaryValue: Buffer.from('bytes') },
    },
  });
  const records: QueueEventRecord[] = [];
  // Act
  const { mapping } = aMapping(queue.arn, (batch) => records.push(...batch));
  await mapping.ready();
  await mapping.idle();
  // Assess
  expect(records).toEqual([
    {
      messageId: expect.stringMatching(/^[\da-f-]{36}$/),
      receiptHandle: expect.any(String),
      body: 'hello',
      attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: expect.stringMatching(/^\d{13}$/),
        SenderId: expect.any(String),
        ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
      },
      messageAttributes: {
        kind: { stringValue: 'greeting', stringListValues: [], binaryListValues: [], dataType: 'String' },
        picture: { binaryValue: 'Ynl0ZXM=', stringListValues: [], binaryListValues: [], dataType: 'Binary' },
      },
      md5OfMessageAttributes: expect.stringMatching(/^[\da-f]{32}$/),
      md5OfBody: '5d41402abc4b2a76b9719d911017c592',
      eventSource: 'aws:sqs',
      eventSourceARN: queue.arn,
      awsRegion: region,
    },
  ]);
  expect(await queue.counts()).toEqual([0, 0]);
  expect(mapping.state()).toMatchObject({ status: 'polling', deliveredMessages: 1, failedMessages: 0 });
});

test('a batch is not larger than the batch size, and without a window does not wait for more', async () => {
  const queue = await aQueue();
  const Entries = ['a', 'b', 'c', 'd', 'e'].map((body) => ({ Id: body, MessageBody: body }));
  await sqs.send(new SendMessageBatchCommand({ QueueUrl: queue.QueueUrl, Entries }));
  const { mapping, batches } = aMapping(queue.arn, undefined, { batchSize: 2 });
  await mapping.ready();
  await mapping.idle();
  expect(batches.map((batch) => batch.length).toSorted()).toEqual([1, 2, 2]);
  expect(batches.flat().toSorted()).toEqual(['a', 'b', 'c', 'd', 'e']);
});

test('a window gathers more messages than one receiving gives', async () => {
  const queue = await aQueue();
  for (const call of [0, 1, 2]) {
    const Entries = Array.from({ length: 10 }, (_, index) => ({ Id: `${index}`, MessageBody: `${call}-${index}` }));
    await sqs.send(new SendMessageBatchCommand({ QueueUrl: queue.QueueUrl, Entries }));
  }
  const { mapping, batches } = aMapping(queue.arn, undefined, { batchSize: 25, maximumBatchingWindowInSeconds: 1 });
  await mapping.ready();
  await mapping.idle();
  expect(batches.map((batch) => batch.length)).toEqual([25, 5]);
});

test('a message that fails comes again, until the redrive policy moves it to the dead-letter queue', async () => {
  // Prepare
  const deadLetters = await aQueue();
  const queue = await aQueue({
    VisibilityTimeout: '0',
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLetters.arn, maxReceiveCount: 3 }),
  });
  await queue.send('poison');
  // Act
  const { mapping, batches } = aMapping(queue.arn, () => {
    throw new Error('no');
  });
  await mapping.ready();
  await mapping.idle();
  // Assess
  expect(batches).toEqual([['poison'], ['poison'], ['poison']]);
  expect(await deadLetters.counts()).toEqual([1, 0]);
  expect(lines.join('\n')).toMatch(/consume: failed \(Unhandled\), 1 of 1 messages come again: .*"errorMessage":"no"/);
});

describe('with ReportBatchItemFailures', () => {
  const reporting = { functionResponseTypes: ['ReportBatchItemFailures' as const] };
  const deadLettersAfter = async (answer: Handler) => {
    const deadLetters = await aQueue();
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: deadLetters.arn, maxReceiveCount: 1 });
    const queue = await aQueue({ VisibilityTimeout: '1', RedrivePolicy });
    const Entries = ['a', 'b', 'c'].map((body) => ({ Id: body, MessageBody: body }));
    await sqs.send(new SendMessageBatchCommand({ QueueUrl: queue.QueueUrl, Entries }));
    const { mapping, batches } = aMapping(queue.arn, answer, reporting);
    await mapping.ready();
    await mapping.idle();
    expect(batches).toEqual([['a', 'b', 'c']]);
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: deadLetters.QueueUrl, MaxNumberOfMessages: 10 }),
    );
    return Messages.map(({ Body }) => Body).toSorted();
  };

  test.each<[string, Handler, string[]]>([
    ['the reported messages fail', ([a, , c]) => failures(a?.messageId, c?.messageId), ['a', 'c']],
    ['null is success', () => null, []],
    ['an unknown id fails the batch', ([a]) => failures(a?.messageId, 'unknown'), ['a', 'b', 'c']],
  ])('%s', async (_rule, answer, failed) => {
    expect(await deadLettersAfter(answer)).toEqual(failed);
  });
});

const failures = (...ids: unknown[]) => ({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });

test('a message that fits no filter is deleted, and filters read a JSON body', async () => {
  const queue = await aQueue();
  for (const body of ['{"kind":"vote"}', '{"kind":"note"}', 'vote']) await queue.send(body);
  const { mapping, batches } = aMapping(queue.arn, undefined, { filterPatterns: ['{"body":{"kind":["vote"]}}'] });
  await mapping.ready();
  await mapping.idle();
  expect(batches).toEqual([['{"kind":"vote"}']]);
  expect(await queue.counts()).toEqual([0, 0]);
  expect(mapping.state()).toMatchObject({ deliveredMessages: 1, filteredOutMessages: 2 });
});

test('a message group keeps its order, and a failure holds back its own group only', async () => {
  // Prepare
  const queue = await aQueue({ FifoQueue: 'true', ContentBasedDeduplication: 'true', VisibilityTimeout: '1' });
  for (const body of ['a1', 'a2', 'b1', 'b2']) await queue.send(body, { MessageGroupId: body.slice(0, 1) });
  const underWay = new Set<string>();
  const overlaps: string[] = [];
  const done: string[] = [];
  let failedOnce = false;
  // Act
  const { mapping } = aMapping(
    queue.arn,
    async (records) => {
      const groups = records.map(({ attributes }) => attributes.MessageGroupId ?? '');
      overlaps.push(...groups.filter((group) => underWay.has(group)));
      for (const group of groups) underWay.add(group);
      await queue.counts();
      for (const group of groups) underWay.delete(group);
      const fails = records.filter(({ body }) => body === 'a1' && !failedOnce);
      if (fails.length > 0) failedOnce = true;
      done.push(...records.filter((record) => !fails.includes(record)).map(({ body }) => body));
      return failures(...fails.map(({ messageId }) => messageId));
    },
    { functionResponseTypes: ['ReportBatchItemFailures'] },
  );
  await mapping.ready();
  await mapping.idle();
  // Assess
  expect(overlaps).toEqual([]);
  expect(done).toEqual(['b1', 'b2', 'a1', 'a2']);
});

test('no more batches run at once than the maximum concurrency', async () => {
  const queue = await aQueue();
  for (let count = 0; count < 8; count += 1) await queue.send(`${count}`);
  let underWay = 0;
  const most: number[] = [];
  const two = Promise.withResolvers<void>();
  const { mapping } = aMapping(
    queue.arn,
    async () => {
      underWay += 1;
      most.push(underWay);
      if (underWay === 2) two.resolve();
      await two.promise;
      // Time for a third batch, which must not come.
      await queue.counts();
      underWay -= 1;
    },
    { batchSize: 1, maximumConcurrency: 2 },
  );
  await mapping.ready();
  await mapping.idle();
  expect(most).toHaveLength(8);
  expect(Math.max(...most)).toBe(2);
});

test('messages are held while their function cannot be reached, and count as received once', async () => {
  // Prepare
  const deadLetters = await aQueue();
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: deadLetters.arn, maxReceiveCount: 1 });
  const queue = await aQueue({ VisibilityTimeout: '2', RedrivePolicy });
  await queue.send('patient');
  const counts: (string | undefined)[] = [];
  let calls = 0;
  const invoker: FunctionInvoker<QueueEventRecord> = {
    invoke: async (records) => {
      calls += 1;
      // Longer than the visibility timeout.
      if (calls < 4) return { kind: 'refused', reason: 'its service restarts' };
      counts.push(...records.map(({ attributes }) => attributes.ApproximateReceiveCount));
      return { kind: 'ran', requestId: 'r', functionError: undefined, payload: '' };
    },
    close: () => {},
  };
  // Act
  const { mapping } = aMapping(queue.arn, undefined, {}, { invoker });
  await mapping.ready();
  await mapping.idle();
  // Assess
  expect(counts).toEqual(['1']);
  expect(await queue.counts()).toEqual([0, 0]);
  expect(await deadLetters.counts()).toEqual([0, 0]);
});

test('a mapping that is disabled receives nothing', async () => {
  const queue = await aQueue();
  await queue.send('left alone');
  const { mapping, batches } = aMapping(queue.arn, undefined, { enabled: false });
  await mapping.ready();
  await mapping.idle();
  expect(batches).toEqual([]);
  expect(await queue.counts()).toEqual([1, 0]);
});

test('a mapping that stops takes no more messages: the next mapping gets them at once', async () => {
  const queue = await aQueue();
  const former = aMapping(queue.arn);
  await former.mapping.ready();
  await former.mapping.stop();
  await queue.send('for the next');
  const next = aMapping(queue.arn);
  await next.mapping.ready();
  await next.mapping.idle();
  expect([former.batches, next.batches]).toEqual([[], [['for the next']]]);
});

test('the fault mode lets a batch come twice, but not one of a FIFO queue', async () => {
  const faults = createDeliveryFaults({
    pieces: (count) => [count],
    duplicate: () => true,
    lateDelivery: () => undefined,
  });
  const standard = await aQueue();
  const fifo = await aQueue({ FifoQueue: 'true', ContentBasedDeduplication: 'true' });
  await standard.send('twice');
  await fifo.send('once', { MessageGroupId: 'group' });
  const batches = await Promise.all(
    [standard, fifo].map(async ({ arn }) => {
      const { mapping, batches: delivered } = aMapping(arn, undefined, {}, { faults });
      await mapping.ready();
      await mapping.idle();
      return delivered;
    }),
  );
  expect(batches).toEqual([[['twice'], ['twice']], [['once']]]);
});
