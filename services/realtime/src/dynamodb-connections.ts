import { DeleteCommand, type DynamoDBDocumentClient, PutCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import { CONNECTION_SHARDS, CONNECTION_TTL_SECONDS, type ConnectionItem, topicShardKey } from '@booth/shared';
import * as z from 'zod/mini';
import { type ConnectionKey, type Connections, connectionShard } from './connections.ts';

const Keys = z.array(z.object({ topicShard: z.string(), connectionId: z.string() }));

export interface ConnectionsTable {
  table: string;
  /** The index by connectionId. */
  index: string;
}

/** The connections table. */
export function createConnections(
  documents: DynamoDBDocumentClient,
  { table, index }: ConnectionsTable,
  now: () => number = Date.now,
): Connections {
  const remove = async ({ topicShard, connectionId }: ConnectionKey) => {
    await documents.send(new DeleteCommand({ TableName: table, Key: { topicShard, connectionId } }));
  };

  return {
    remove,

    async subscribe(connectionId, pollId, topic) {
      const connection: ConnectionItem = {
        topicShard: topicShardKey(pollId, topic, connectionShard(connectionId)),
        connectionId,
        pollId,
        topic,
        expiresAt: Math.floor(now() / 1000) + CONNECTION_TTL_SECONDS,
      };
      await documents.send(new PutCommand({ TableName: table, Item: connection }));
      return connection;
    },

    async forget(connectionId) {
      const pages = paginateQuery(
        { client: documents },
        {
          TableName: table,
          IndexName: index,
          KeyConditionExpression: 'connectionId = :connectionId',
          ExpressionAttributeValues: { ':connectionId': connectionId },
        },
      );
      for await (const page of pages) await Promise.all(Keys.parse(page.Items ?? []).map(remove));
    },

    async *viewersOf(pollId, topic, shard) {
      const pages = paginateQuery(
        { client: documents },
        {
          TableName: table,
          // A viewer who has just subscribed must not miss the change of the same moment.
          ConsistentRead: true,
          KeyConditionExpression: 'topicShard = :topicShard',
          ExpressionAttributeValues: { ':topicShard': topicShardKey(pollId, topic, shard) },
          ProjectionExpression: 'topicShard, connectionId',
        },
      );
      for await (const page of pages) yield Keys.parse(page.Items ?? []);
    },

    shardsOf: async () => CONNECTION_SHARDS,
  };
}
