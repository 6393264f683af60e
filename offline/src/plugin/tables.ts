import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { LocalStack } from '../cloudformation/index.ts';
import { createTables, parseTableDefinition } from '../dynamodb/index.ts';

/** Creates the service's tables; returns the ARN of each table's stream by the table's logical id. */
export async function createServiceTables(stack: LocalStack, endpoint: string): Promise<Map<string, string>> {
  const logicalIds = new Map<string, string>();
  const tables = stack.resourcesOf('AWS::DynamoDB::Table').map(([logicalId, { Properties }]) => {
    const tableName = stack.nameOf(logicalId);
    logicalIds.set(tableName, logicalId);
    const properties = stack.resolve(Properties, `resources.Resources.${logicalId}.Properties`);
    return { tableName, definition: parseTableDefinition(tableName, properties) };
  });
  const client = new DynamoDBClient({ endpoint });
  const streamArns = new Map<string, string>();
  for (const { tableName, streamArn } of await createTables(client, tables)) {
    const logicalId = logicalIds.get(tableName);
    if (logicalId !== undefined && streamArn !== undefined) streamArns.set(logicalId, streamArn);
  }
  client.destroy();
  return streamArns;
}
