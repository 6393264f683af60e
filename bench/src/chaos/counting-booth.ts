import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { logger, type StreamEvent } from '@booth/shared/lambda';
import { createTables } from 'serverless-offline-step-functions-cloud/dynamodb';
import type { FaultyDynamoDb } from 'serverless-offline-step-functions-cloud/faults';
import {
  createInProcessInvoker,
  startEventSourceMapping,
  streamMappingSchema,
} from 'serverless-offline-step-functions-cloud/streams';
import { aggregateBatch } from '../../../services/aggregation/src/counting/aggregate-batch.ts';
import type { DeadLetterMessages } from '../../../services/aggregation/src/dead-letters/dead-letter-messages.ts';
import { createPollStates } from '../../../services/aggregation/src/polls/dynamodb-poll-states.ts';
import { createCounting } from '../../../services/aggregation/src/wiring/counting.ts';
import { deployedConsumer, deployedTables } from '../deployed-service.ts';
import { POLL_ID } from './ballots.ts';
import { fastRetries } from './fast-retries.ts';

export const TABLES = { votes: 'VotesTable', counted: 'CountedTable', results: 'ResultsTable' };

/** The address and credentials of a DynamoDB. */
export interface Database {
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
}

/** Returns a client without faults, for voters and for comparing the tables. */
export function documentsOf({ endpoint, region, credentials }: Database): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint, region, credentials }));
}

/** Returns a client whose calls meet the injected faults. */
export function faultyDocumentsOf(
  { region, credentials }: Database,
  { endpoint }: FaultyDynamoDb,
): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(
    new DynamoDBClient({ endpoint, region, credentials, retryStrategy: fastRetries('dynamodb') }),
  );
}

/** Returns a function that gives the number of the client's writes so far, with repeated attempts. */
export function countWrites(documents: DynamoDBDocumentClient): () => number {
  let writes = 0;
  documents.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        try {
          return await next(args);
        } finally {
          if (/Write|Put|Update|Delete/.test(commandName)) writes += 1;
        }
      },
    // After the SDK's retry middleware, so that each attempt counts.
    { step: 'finalizeRequest', priority: 'low' },
  );
  return () => writes;
}

/**
 * Creates the tables as they are deployed, with a poll of `counterShards` shards. Returns the ARN
 * of the votes' stream.
 */
export async function createBoothTables(documents: DynamoDBDocumentClient, counterShards: number): Promise<string> {
  const tables = [...deployedTables('survey'), ...deployedTables('aggregation')];
  const boothTables = tables.filter(({ tableName }) => Object.values(TABLES).includes(tableName));
  const created = await createTables(documents, boothTables);
  await createPollStates(documents, TABLES.results).putIfNewer({
    ...{
      pollId: POLL_ID,
      version: 1,
      status: 'open',
      visibility: 'live',
      revealed: false,
      turnoutShown: false,
      counterShards,
    },
  });
  const streamArn = created.find(({ tableName }) => tableName === TABLES.votes)?.streamArn;
  if (streamArn === undefined) throw new Error('The votes table has no stream.');
  return streamArn;
}

export interface CountingOptions {
  streamArn: string;
  /** Most records of a batch. */
  batchSize: number;
  faulty: FaultyDynamoDb;
  deadLetterMessages: DeadLetterMessages;
  /** `voterKey` of the items whose deliveries are counted. */
  watched: ReadonlySet<string>;
}

/**
 * Starts the aggregation service's consumer of the stream under faults. Only the size of its
 * batches may differ from the deployed one.
 */
export function startCounting(database: Database, options: CountingOptions) {
  const { streamArn, batchSize, faulty, deadLetterMessages, watched } = options;
  // The service logs each dead-letter message; the run reports all at the end.
  logger.setLogLevel('SILENT');
  const documents = faultyDocumentsOf(database, faulty);
  const writeRequests = countWrites(documents);
  const counting = { ...createCounting(documents, TABLES), deadLetterMessages, onError: () => {} };
  const deliveries = new Map<string, number>();
  const running = new Set<Promise<unknown>>();
  const invoker = createInProcessInvoker(({ Records }: StreamEvent) => {
    for (const { eventID, dynamodb } of Records) {
      if (watched.has(dynamodb.Keys.voterKey?.S ?? '')) deliveries.set(eventID, (deliveries.get(eventID) ?? 0) + 1);
    }
    const invocation = aggregateBatch(Records, counting);
    running.add(invocation);
    const end = () => void running.delete(invocation);
    invocation.then(end, end);
    return invocation;
  });
  const { batchSize: _deployed, functionResponseType, ...retries } = deployedConsumer();
  const mapping = startEventSourceMapping(
    streamMappingSchema.parse({
      uuid: 'chaos',
      streamArn,
      functionName: 'aggregate',
      functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:aggregate',
      startingPosition: 'TRIM_HORIZON',
      batchSize,
      functionResponseTypes: [functionResponseType],
      ...retries,
    }),
    {
      dynamodbEndpoint: database.endpoint,
      region: database.region,
      credentials: database.credentials,
      invoker,
      faults: faulty.deliveries,
      log: () => {},
    },
  );

  return {
    mapping,
    /** How often each record of a watched item was delivered. */
    deliveries,
    writeRequests,
    /** Resolves when the calls that run now have ended. */
    outlast: async () => void (await Promise.allSettled(running)),
    async stop() {
      await mapping.stop();
      documents.destroy();
    },
  };
}
