import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createTables, parseTableDefinition } from 'serverless-offline-step-functions-cloud/dynamodb';
import { parse } from 'yaml';
import * as z from 'zod/mini';

const TablesFile = z.object({ Resources: z.record(z.string(), z.object({ Properties: z.unknown() })) });

/**
 * Creates this service's tables and those it reads, by their iac/tables.yml and with their logical
 * ids as names.
 */
export async function createServiceTables(client: DynamoDBClient): Promise<void> {
  for (const service of ['aggregation', 'realtime']) {
    const file = join(__dirname, '../../..', service, 'iac/tables.yml');
    const { Resources } = TablesFile.parse(parse(await readFile(file, 'utf8')));
    const tables = Object.entries(Resources).map(([tableName, { Properties }]) => ({
      tableName,
      definition: parseTableDefinition(tableName, Properties),
    }));
    await createTables(client, tables);
  }
}

export const CONNECTIONS = 'ConnectionsTable';
export const BROADCASTS = 'BroadcastsTable';
export const RESULTS = 'ResultsTable';
