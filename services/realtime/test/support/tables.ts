import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createTables, parseTableDefinition } from 'serverless-offline-step-functions-cloud/dynamodb';
import { serviceTables } from '../../../../shared/test/support/service-tables.ts';

/** Creates the tables of this service and of `aggregation`, named by their logical ids. */
export async function createServiceTables(client: DynamoDBClient): Promise<void> {
  for (const service of ['aggregation', 'realtime']) {
    const tables = (await serviceTables(service)).map(({ tableName, properties }) => ({
      tableName,
      definition: parseTableDefinition(tableName, properties),
    }));
    await createTables(client, tables);
  }
}

export const CONNECTIONS = 'ConnectionsTable';
export const BROADCASTS = 'BroadcastsTable';
export const RESULTS = 'ResultsTable';
