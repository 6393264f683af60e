import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createTables, parseTableDefinition } from 'serverless-offline-step-functions-cloud/dynamodb';
import { z } from 'zod';
import { createPollStates } from '../../services/aggregation/src/dynamodb-poll-states.ts';
import { POLL_ID, RECORDS_PER_BALLOT } from './aggregation-ballots.ts';
import { readYaml } from './product-yaml.ts';

const TablesFile = z.object({ Resources: z.record(z.string(), z.object({ Properties: z.unknown() })) });
const FunctionsFile = z.object({
  aggregate: z.object({ events: z.tuple([z.object({ stream: z.object({ batchSize: z.int() }) })]) }),
});

export const TABLES = { counted: 'CountedTable', results: 'ResultsTable' };

/** How many records a deployed `aggregate` gets at most. */
export function deployedBatchSize(): number {
  const { aggregate } = FunctionsFile.parse(readYaml('services/aggregation/iac/functions.yml'));
  return aggregate.events[0].stream.batchSize;
}

/** How many ballots a batch holds whose records all fit. */
export const ballotsOfBatch = (): number => Math.floor(deployedBatchSize() / RECORDS_PER_BALLOT);

/** The aggregation service's tables, of one user of DynamoDB Local. */
export interface AggregationTables {
  client: DynamoDBClient;
  documents: DynamoDBDocumentClient;
}

/** Creates the tables as they are deployed, with the poll. `user`: its tables are apart from those of other users. */
export async function createAggregationTables(endpoint: string, user: string): Promise<AggregationTables> {
  const credentials = { accessKeyId: user, secretAccessKey: 'bench' };
  const client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials });
  const { Resources } = TablesFile.parse(readYaml('services/aggregation/iac/tables.yml'));
  const tables = Object.entries(Resources).map(([tableName, { Properties }]) => ({
    tableName,
    definition: parseTableDefinition(tableName, Properties),
  }));
  await createTables(client, tables);
  const documents = DynamoDBDocumentClient.from(client);
  await createPollStates(documents, TABLES.results).putIfNewer({
    pollId: POLL_ID,
    version: 1,
    status: 'open',
    visibility: 'live',
    revealed: false,
    counterShards: 1,
  });
  return { client, documents };
}
