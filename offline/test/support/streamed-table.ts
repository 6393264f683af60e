import { randomUUID } from 'node:crypto';
import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteTableCommand,
  type DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { type StreamMapping, streamMappingSchema } from '../../src/event-sources/index.ts';

/** Returns a table with a unique name that has a stream of new and old images. */
export function streamedTable(client: DynamoDBClient) {
  const TableName = `votes-${randomUUID()}`;
  return {
    tableName: TableName,
    /** The ARN in a template, with the region and account of AWS. */
    streamArn: `arn:aws:dynamodb:us-east-1:000000000000:table/${TableName}/stream/2026-01-01T00:00:00.000`,
    create: () =>
      client.send(
        new CreateTableCommand({
          TableName,
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
          KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
          StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
        }),
      ),
    drop: () => client.send(new DeleteTableCommand({ TableName })),
    put: async (...ids: string[]) => {
      for (const id of ids)
        await client.send(new PutItemCommand({ TableName, Item: { id: { S: id }, at: { S: randomUUID() } } }));
    },
    putLarge: (id: string, bytes: number) =>
      client.send(new PutItemCommand({ TableName, Item: { id: { S: id }, text: { S: 'x'.repeat(bytes) } } })),
    /** Writes up to 25 items in one call. */
    putTogether: (ids: string[]) => {
      const writes = ids.map((id) => ({ PutRequest: { Item: { id: { S: id } } } }));
      return client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: writes } }));
    },
  };
}

export const functionArn = 'arn:aws:lambda:us-east-1:000000000000:function:aggregate';

/** Returns a mapping of the function `aggregate`. */
export function aMapping(streamArn: string, differences: Partial<StreamMapping> = {}): StreamMapping {
  return streamMappingSchema.parse({
    uuid: 'AggregateMapping',
    streamArn,
    functionName: 'aggregate',
    functionArn,
    startingPosition: 'TRIM_HORIZON',
    ...differences,
  });
}
