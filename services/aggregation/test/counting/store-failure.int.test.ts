import { setTimeout as delay } from 'node:timers/promises';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { StreamEvent } from '@booth/shared/lambda';
import { startFaultyDynamoDb } from 'serverless-offline-step-functions-cloud/faults';
import {
  createInProcessInvoker,
  eventSourceMappingSchema,
  startEventSourceMapping,
} from 'serverless-offline-step-functions-cloud/streams';
import { startTestDynamoDb } from 'serverless-offline-step-functions-cloud/testing';
import { aggregateBatch } from '../../src/counting/aggregate-batch.ts';
import { createCounting } from '../../src/wiring/counting.ts';
import { aBallot } from '../support/ballots.ts';
import { countsIn, recount } from '../support/recount.ts';
import { COUNTED, createServiceTables, createVotesTable, RESULTS } from '../support/tables.ts';

const VOTES = 'VotesTable';
const FAILS_FOR_MS = 30_000;

test('[mistake: votes buffered in memory] if the store fails for 30 s while ballots come in, nothing is lost', async () => {
  // Prepare: the deployed function behind a DynamoDB that refuses everything for now.
  const dynamodb = await startTestDynamoDb();
  await createServiceTables(dynamodb.client);
  const streamArn = await createVotesTable(dynamodb.client, VOTES);
  let refused = 0;
  let isBusy = true;
  const call = () => {
    if (!isBusy) return { kind: 'none' as const };
    refused += 1;
    return { kind: 'throttle' as const, error: 'ThrottlingException' as const, attempts: Number.POSITIVE_INFINITY };
  };
  const faulty = await startFaultyDynamoDb({ endpoint: dynamodb.endpoint, plan: { call } });
  const { region, credentials } = dynamodb;
  const client = new DynamoDBClient({ endpoint: faulty.endpoint, region, credentials });
  const aggregation = {
    ...createCounting(DynamoDBDocumentClient.from(client), { counted: COUNTED, results: RESULTS }),
    deadLetterMessages: { keep: () => Promise.reject(new Error('there is nothing that cannot be counted')) },
    onError: () => {},
  };
  const mapping = startEventSourceMapping(
    eventSourceMappingSchema.parse({
      ...{ uuid: 'store-failure', streamArn, functionName: 'aggregate', functionArn: 'aggregate' },
      ...{ startingPosition: 'TRIM_HORIZON', functionResponseTypes: ['ReportBatchItemFailures'] },
      ...{ bisectBatchOnFunctionError: true, maximumRetryAttempts: 100 },
    }),
    {
      ...{ dynamodbEndpoint: dynamodb.endpoint, region, credentials, log: () => {} },
      invoker: createInProcessInvoker(({ Records }: StreamEvent) => aggregateBatch(Records, aggregation)),
    },
  );

  // Act
  const documents = DynamoDBDocumentClient.from(dynamodb.client);
  const votes = Array.from({ length: 150 }, (_, index) =>
    aBallot({ voter: `voter-${index}`, options: [`o-${index % 7}`] }),
  );
  for (const Item of votes) {
    await documents.send(new PutCommand({ TableName: VOTES, Item }));
    await delay(FAILS_FOR_MS / votes.length);
  }
  isBusy = false;
  await mapping.idle();

  // Assess
  const { Items = [] } = await dynamodb.client.send(new ScanCommand({ TableName: RESULTS, ConsistentRead: true }));
  expect(countsIn(Items.map((item) => unmarshall(item)))).toEqual(recount(votes));
  expect(mapping.state()).toMatchObject({ discardedRecords: 0, deliveredRecords: votes.length });
  expect(refused).toBeGreaterThan(1);
  await mapping.stop();
  client.destroy();
  await faulty.stop();
  await dynamodb.stop();
});
