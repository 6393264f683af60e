import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  type DeleteCommandInput,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { POLLS_PER_CONNECTION } from '@booth/shared';
import * as z from 'zod/mini';
import {
  CONNECTION_TTL_SECONDS,
  ConnectionItem,
  connectionKey,
  type SubscriptionItem,
  subscriptionKey,
  subscriptionsOf,
  topicName,
} from './connection-items.ts';
import type { ConnectionKey, Connections } from './connections.ts';
import { createAudiences } from './dynamodb-audiences.ts';
import { unlessRefused } from './unless-refused.ts';

/**
 * How long after a subscription its connection may still be opening, in seconds: the timeout of
 * $connect. While it opens, API Gateway answers 410, as for a connection that has ended
 * (https://repost.aws/knowledge-center/410-gone-api-gateway).
 */
export const OPENING_SECONDS = 10;

const Keys = z.array(z.object({ topicShard: z.string(), connectionId: z.string() }));

/**
 * Keeps subscriptions in the connections table. A function may die at any step: the connection's
 * item names a subscription before it is written and until it is deleted, the next broadcast
 * removes subscriptions whose connection has ended, and all items expire. A viewer is counted
 * before its subscription is written, and taken off by whoever deletes it.
 * @param now milliseconds since 1970
 * @param viewersMax viewers that a topic may have; 0 for any number
 */
export function createConnections(
  documents: DynamoDBDocumentClient,
  table: string,
  { now = Date.now, viewersMax = 0 }: { now?: () => number; viewersMax?: number } = {},
): Connections {
  const audiences = createAudiences(documents, table, { now, viewersMax });

  const readConnection = async (connectionId: string): Promise<ConnectionItem | undefined> => {
    const Key = connectionKey(connectionId);
    const { Item } = await documents.send(new GetCommand({ TableName: table, Key, ConsistentRead: true }));
    return z.optional(ConnectionItem).parse(Item);
  };

  /** Names the subscription in the connection's item. Returns that item if it is refused. */
  const nameIn = async (
    connectionId: string,
    { pollId, name, shard, expiresAt }: { pollId: string; name: string; shard: number; expiresAt: number },
  ): Promise<ConnectionItem | undefined> => {
    try {
      await documents.send(
        new UpdateCommand({
          TableName: table,
          Key: connectionKey(connectionId),
          UpdateExpression: 'ADD polls :polls SET #name = :shard, expiresAt = :expiresAt',
          ConditionExpression:
            'attribute_not_exists(#name) AND (attribute_not_exists(polls) OR contains(polls, :pollId) OR size(polls) < :most)',
          ExpressionAttributeNames: { '#name': name },
          ExpressionAttributeValues: {
            ':polls': new Set([pollId]),
            ':pollId': pollId,
            ':most': POLLS_PER_CONNECTION,
            ':shard': shard,
            ':expiresAt': expiresAt,
          },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return undefined;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException) || error.Item === undefined) throw error;
      return ConnectionItem.parse(unmarshall(error.Item));
    }
  };

  const removeFrom = async (name: string, key: ConnectionKey, condition: Partial<DeleteCommandInput> = {}) => {
    const { Attributes } = await documents.send(
      new DeleteCommand({ TableName: table, Key: key, ReturnValues: 'ALL_OLD', ...condition }),
    );
    if (Attributes !== undefined) await audiences.leave(name);
  };

  const remove = async ({ topicShard, connectionId }: ConnectionKey, condition?: Partial<DeleteCommandInput>) => {
    const name = topicShard.slice(0, topicShard.lastIndexOf('#'));
    await removeFrom(name, { topicShard, connectionId }, condition);
    await unlessRefused(() =>
      documents.send(
        new UpdateCommand({
          TableName: table,
          Key: connectionKey(connectionId),
          UpdateExpression: 'REMOVE #name',
          ConditionExpression: 'attribute_exists(#name)',
          ExpressionAttributeNames: { '#name': name },
        }),
      ),
    );
  };

  return {
    async subscribe(connectionId, pollId, topic) {
      const name = topicName(pollId, topic);
      const expiresAt = Math.floor(now() / 1000) + CONNECTION_TTL_SECONDS;
      const freeShard = await audiences.enter(name, expiresAt);
      // A viewer who is subscribed already stays, even if the topic is full.
      const named =
        freeShard === undefined
          ? await readConnection(connectionId)
          : await nameIn(connectionId, { pollId, name, shard: freeShard, expiresAt });
      const shard = named === undefined ? freeShard : new Map(subscriptionsOf(named)).get(name);
      if (shard === undefined) {
        if (freeShard === undefined) return 'too-many-viewers';
        await audiences.leave(name);
        return 'too-many-polls';
      }
      const key = subscriptionKey(name, shard, connectionId);
      // Also if it was named before: the function that named it may have died before this step.
      const Item: SubscriptionItem = { ...key, pollId, topic, expiresAt };
      const { Attributes } = await documents.send(new PutCommand({ TableName: table, Item, ReturnValues: 'ALL_OLD' }));
      if (Attributes !== undefined && freeShard !== undefined) await audiences.leave(name);
      return key;
    },

    remove: (connection) => remove(connection),

    async removeEnded(connection) {
      const isOpen = { ':open': Math.floor(now() / 1000) + CONNECTION_TTL_SECONDS - OPENING_SECONDS };
      const removed = await unlessRefused(async () => {
        await remove(connection, {
          ConditionExpression: 'attribute_not_exists(expiresAt) OR expiresAt < :open',
          ExpressionAttributeValues: isOpen,
        });
        return true;
      });
      return removed ?? false;
    },

    async forget(connectionId) {
      const connection = await readConnection(connectionId);
      if (connection === undefined) return;
      await Promise.all(
        subscriptionsOf(connection).map(([name, shard]) =>
          removeFrom(name, subscriptionKey(name, shard, connectionId)),
        ),
      );
      await documents.send(new DeleteCommand({ TableName: table, Key: connectionKey(connectionId) }));
    },

    async *viewersOf(pollId, topic, shard) {
      const { topicShard } = subscriptionKey(topicName(pollId, topic), shard, '');
      const pages = paginateQuery(
        { client: documents },
        {
          TableName: table,
          // A viewer who has just subscribed must not miss the change of the same moment.
          ConsistentRead: true,
          KeyConditionExpression: 'topicShard = :topicShard',
          ExpressionAttributeValues: { ':topicShard': topicShard },
          ProjectionExpression: 'topicShard, connectionId',
        },
      );
      for await (const page of pages) yield Keys.parse(page.Items ?? []);
    },

    shardsOf: (pollId, topic) => audiences.shardsOf(topicName(pollId, topic)),
  };
}
