import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createTables, parseTableDefinition } from 'serverless-offline-step-functions-cloud/dynamodb';
import { TABLES } from './resolve-yaml.ts';

/** Creates the read side's table, which this service only reads. */
export async function createResultsTable(client: DynamoDBClient): Promise<void> {
  const tableName = TABLES.ResultsTable;
  const definition = parseTableDefinition(tableName, {
    AttributeDefinitions: [
      { AttributeName: 'pollShard', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'S' },
    ],
    KeySchema: [
      { AttributeName: 'pollShard', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
  });
  await createTables(client, [{ tableName, definition }]);
}
