import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createTables, parseTableDefinition } from 'serverless-offline-step-functions-cloud/dynamodb';
import { parse } from 'yaml';
import * as z from 'zod/mini';

const TablesFile = z.object({ Resources: z.record(z.string(), z.object({ Properties: z.unknown() })) });

/** Creates the tables of iac/tables.yml, named by their logical ids. */
export async function createServiceTables(client: DynamoDBClient): Promise<void> {
  const { Resources } = TablesFile.parse(parse(await readFile(join(__dirname, '../../iac/tables.yml'), 'utf8')));
  const tables = Object.entries(Resources).map(([tableName, { Properties }]) => ({
    tableName,
    definition: parseTableDefinition(tableName, Properties),
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
