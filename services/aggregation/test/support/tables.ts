import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createTables, parseTableDefinition } from 'serverless-offline-step-functions-cloud/dynamodb';
import { serviceTables } from '../../../../shared/test/support/service-tables.ts';

/** Creates the tables of iac/tables.yml, named by their logical ids. */
export async function createServiceTables(client: DynamoDBClient): Promise<void> {
  const tables = (await serviceTables('aggregation')).map(({ tableName, properties }) => ({
    tableName,
    definition: parseTableDefinition(tableName, properties),
  }));
  await createTables(client, tables);
}

export const COUNTED = 'CountedTable';
export const RESULTS = 'ResultsTable';

/** Creates a table of another service, with a stream. Returns the ARN of the stream. */
export async function createStreamedTable(client: DynamoDBClient, tableName: string, key: string): Promise<string> {
  const [created] = await createTables(client, [
    {
      tableName,
      definition: {
        AttributeDefinitions: [{ AttributeName: key, AttributeType: 'S' }],
        KeySchema: [{ AttributeName: key, KeyType: 'HASH' }],
        StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      },
    },
  ]);
  if (created?.streamArn === undefined) throw new Error(`${tableName} has no stream`);
  return created.streamArn;
}

/** Creates a votes table as the survey service's. Returns the ARN of its stream. */
export const createVotesTable = (client: DynamoDBClient, tableName: string): Promise<string> =>
  createStreamedTable(client, tableName, 'voterKey');
