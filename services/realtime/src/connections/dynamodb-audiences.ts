import { type DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { Audiences } from './audiences.ts';
import { AudienceItem, audienceKey } from './connection-items.ts';
import { shardFor, shardsFor } from './connection-shards.ts';
import { unlessRefused } from './unless-refused.ts';

/**
 * Counts audiences in the connections table, one item for each topic. An item takes 1,000 writes a
 * second
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html),
 * and API Gateway opens 500 connections a second
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html).
 * @param now milliseconds since 1970
 * @param viewersMax viewers that a topic may have; 0 for any number
 */
export function createAudiences(
  documents: DynamoDBDocumentClient,
  table: string,
  { now, viewersMax }: { now: () => number; viewersMax: number },
): Audiences {
  /** Counts one more viewer. Returns undefined if the item has expired. */
  const count = (name: string, expiresAt: number): Promise<AudienceItem | undefined> =>
    unlessRefused(async () => {
      const { Attributes } = await documents.send(
        new UpdateCommand({
          TableName: table,
          Key: audienceKey(name),
          UpdateExpression: 'ADD viewers :one, arrivals :one SET expiresAt = :expiresAt',
          ConditionExpression: 'attribute_not_exists(expiresAt) OR expiresAt > :now',
          ExpressionAttributeValues: { ':one': 1, ':expiresAt': expiresAt, ':now': seconds(now()) },
          ReturnValues: 'ALL_NEW',
        }),
      );
      return AudienceItem.parse(Attributes);
    });

  /** Resets an expired item, because DynamoDB may take days to delete it. */
  const startAnew = (name: string, expiresAt: number) =>
    unlessRefused(() =>
      documents.send(
        new PutCommand({
          TableName: table,
          Item: { ...audienceKey(name), viewers: 0, arrivals: 0, shards: 1, expiresAt },
          ConditionExpression: 'expiresAt <= :now',
          ExpressionAttributeValues: { ':now': seconds(now()) },
        }),
      ),
    );

  const grow = (name: string, shards: number) =>
    unlessRefused(() =>
      documents.send(
        new UpdateCommand({
          TableName: table,
          Key: audienceKey(name),
          UpdateExpression: 'SET shards = :shards',
          ConditionExpression: 'attribute_not_exists(shards) OR shards < :shards',
          ExpressionAttributeValues: { ':shards': shards },
        }),
      ),
    );

  return {
    async enter(name, expiresAt) {
      let audience = await count(name, expiresAt);
      while (audience === undefined) {
        await startAnew(name, expiresAt);
        audience = await count(name, expiresAt);
      }
      if (viewersMax > 0 && audience.viewers > viewersMax) {
        await this.leave(name);
        return undefined;
      }
      const shards = shardsFor(audience.viewers, audience.shards);
      // Before anybody is on a new shard, so that no broadcast misses one.
      if (shards > audience.shards) await grow(name, shards);
      return shardFor(audience.arrivals, shards);
    },

    async leave(name) {
      await unlessRefused(() =>
        documents.send(
          new UpdateCommand({
            TableName: table,
            Key: audienceKey(name),
            UpdateExpression: 'ADD viewers :minusOne',
            ConditionExpression: 'attribute_exists(viewers)',
            ExpressionAttributeValues: { ':minusOne': -1 },
          }),
        ),
      );
    },

    async shardsOf(name) {
      const { Item } = await documents.send(
        new GetCommand({ TableName: table, Key: audienceKey(name), ConsistentRead: true }),
      );
      return z.optional(AudienceItem).parse(Item)?.shards ?? 0;
    },
  };
}

const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1000);
