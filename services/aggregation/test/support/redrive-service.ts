import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { StreamRecord } from '@booth/shared/lambda';
import { startFauxqs } from 'fauxqs';
import { startTestDynamoDb } from 'serverless-offline-step-functions-cloud/testing';
import { aggregateBatch } from '../../src/counting/aggregate-batch.ts';
import type { DeadLetterQueue } from '../../src/dead-letters/dead-letter-queue.ts';
import { messageText } from '../../src/dead-letters/sqs-dead-letter-messages.ts';
import { createDeadLetterQueue } from '../../src/dead-letters/sqs-dead-letter-queue.ts';
import { createPollStates } from '../../src/polls/dynamodb-poll-states.ts';
import { projectPolls } from '../../src/polls/project-polls.ts';
import { readBatch } from '../../src/redrive/dynamodb-stream-batches.ts';
import { type Redriving, redrive } from '../../src/redrive/redrive.ts';
import { RedriveReport, RedriveRequest } from '../../src/redrive/redrive-contract.ts';
import { type TakingBack, takeBack } from '../../src/redrive/take-back.ts';
import { createCounting } from '../../src/wiring/counting.ts';
import { countsIn } from './recount.ts';
import { COUNTED, createServiceTables, createStreamedTable, createVotesTable, RESULTS } from './tables.ts';

const QUEUE = 'dead-letters';
/** The most that Lambda gives. */
const REMAINING_MS = 900_000;

/** Parts of a redrive that a test may replace. */
interface Change {
  redriving?: Partial<Redriving>;
  queue?: Partial<DeadLetterQueue>;
  takingBack?: Partial<TakingBack>;
}

/**
 * Starts the tables, streams and queue of the service, with redrives wired as in the function
 * `redrive`.
 */
export async function startRedriveService() {
  const dynamodb = await startTestDynamoDb();
  const { endpoint, region, credentials, client } = dynamodb;
  await createServiceTables(client);
  const streamArns = {
    votes: await createVotesTable(client, 'votes'),
    polls: await createStreamedTable(client, 'polls', 'pollId'),
  };
  const documents = DynamoDBDocumentClient.from(client);
  const streams = new DynamoDBStreamsClient({ endpoint, region, credentials });
  const server = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false });
  server.createQueue(QUEUE);
  const sqsEndpoint = `http://127.0.0.1:${server.port}`;
  const queueUrl = `${sqsEndpoint}/000000000000/${QUEUE}`;
  const sqs = new SQSClient({ endpoint: sqsEndpoint, region, credentials });
  const counting = createCounting(documents, { counted: COUNTED, results: RESULTS });
  const pollStates = createPollStates(documents, RESULTS);
  const messages = () => server.inspectQueue(QUEUE)?.messages;

  return {
    dynamodb,
    streamArns,
    sqsEndpoint,
    queueUrl,
    queueArn: `arn:aws:sqs:${region}:000000000000:${QUEUE}`,
    pollStates,
    send: (body: string) => void server.sendMessage(QUEUE, body),
    /** Writes dead-letter messages as `aggregate` and `projectPoll` do. */
    write: (...records: StreamRecord[]) => {
      for (const record of records) server.sendMessage(QUEUE, messageText({ reason: 'why', record }));
    },
    queue: createDeadLetterQueue(sqs, queueUrl),
    putBallots: async (items: readonly object[]) => {
      for (const Item of items) await documents.send(new PutCommand({ TableName: 'votes', Item }));
    },
    count: (records: Parameters<typeof aggregateBatch>[0]) =>
      aggregateBatch(records, {
        ...counting,
        deadLetterMessages: { keep: () => Promise.reject(new Error('a dead-letter message in a test of counting')) },
        onError: (error) => {
          throw error;
        },
      }),
    async redrive(request: Partial<RedriveRequest> = {}, change: Change = {}): Promise<RedriveReport> {
      const queue = createDeadLetterQueue(sqs, queueUrl);
      const takingBack: TakingBack = {
        streams: streamArns,
        consumers: {
          votes: (records, watch) => aggregateBatch(records, { ...counting, ...watch }),
          polls: (records, watch) => projectPolls(records, { pollStates, ...watch }),
        },
        readBatch: (batch) => readBatch(streams, batch),
        ...change.takingBack,
      };
      const report = await redrive(RedriveRequest.parse(request), {
        queue: { ...queue, ...change.queue },
        takeBack: (body) => takeBack(body, takingBack),
        remainingMs: () => REMAINING_MS,
        onDropped: () => {},
        onError: (error) => {
          throw error;
        },
        ...change.redriving,
      });
      return RedriveReport.parse(JSON.parse(JSON.stringify(report)));
    },
    /** Returns the bodies of all available messages, sorted. */
    available: () => (messages()?.ready ?? []).map(({ body }) => body).toSorted(),
    hidden: () => messages()?.inflight.length ?? 0,
    empty: () => server.reset(),
    async counts() {
      const { Items = [] } = await client.send(new ScanCommand({ TableName: RESULTS, ConsistentRead: true }));
      return countsIn(Items.map((item) => unmarshall(item)));
    },
    async stop() {
      streams.destroy();
      sqs.destroy();
      await server.stop();
      await dynamodb.stop();
    },
  };
}

export type RedriveService = Awaited<ReturnType<typeof startRedriveService>>;
