import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createTables } from 'serverless-offline-step-functions-cloud/dynamodb';
import { createPollStates } from '../../services/aggregation/src/polls/dynamodb-poll-states.ts';
import { POLL_ID } from './aggregation-ballots.ts';
import { deployedTables } from './deployed-service.ts';

export const TABLES = { counted: 'CountedTable', results: 'ResultsTable' };

/** Clients of the aggregation service's tables in DynamoDB Local. */
export interface AggregationTables {
  client: DynamoDBClient;
  documents: DynamoDBDocumentClient;
}

/**
 * Creates the tables as they are deployed, with the poll.
 * @param user each user of DynamoDB Local has tables of its own
 */
export async function createAggregationTables(endpoint: string, user: string): Promise<AggregationTables> {
  const credentials = { accessKeyId: user, secretAccessKey: 'bench' };
  const client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials });
  await createTables(client, deployedTables('aggregation'));
  const documents = DynamoDBDocumentClient.from(client);
  await createPollStates(documents, TABLES.results).putIfNewer({
    pollId: POLL_ID,
    version: 1,
    status: 'open',
    visibility: 'live',
    revealed: false,
    turnoutShown: false,
    counterShards: 1,
  });
  return { client, documents };
}
