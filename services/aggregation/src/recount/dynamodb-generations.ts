import { type DynamoDBDocumentClient, paginateQuery, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { pollShardKey, tallyOf } from '@booth/shared';
import { batchWrite, inBatches } from '@booth/shared/lambda';
import type { CountingTables } from '../counting/dynamodb-counting-store.ts';
import { MarkerItem, markerOf } from '../counting/marker-item.ts';
import type { Generations } from './generations.ts';

/** Reads and deletes markers and tallies in DynamoDB. */
export function createGenerations(documents: DynamoDBDocumentClient, tables: CountingTables): Generations {
  const deleteAll = async (tableName: string, keys: readonly Record<string, string>[]) => {
    for (const requests of inBatches(keys.map((Key) => ({ DeleteRequest: { Key } })))) {
      await batchWrite(documents, { [tableName]: requests });
    }
  };

  return {
    async markersPage(pollId, from) {
      const { Items = [], LastEvaluatedKey } = await documents.send(
        new ScanCommand({
          TableName: tables.counted,
          ConsistentRead: true,
          FilterExpression: 'begins_with(markerKey, :poll)',
          ExpressionAttributeValues: { ':poll': `${pollId}#` },
          ExclusiveStartKey: from === undefined ? undefined : { markerKey: from },
        }),
      );
      return {
        markers: Items.map(markerOf),
        next: LastEvaluatedKey && MarkerItem.shape.markerKey.parse(LastEvaluatedKey.markerKey),
      };
    },

    deleteMarkers: (keys) =>
      deleteAll(
        tables.counted,
        keys.map((markerKey) => ({ markerKey })),
      ),

    async deleteTalliesBefore(pollId, counterShards, generation) {
      for (let shard = 0; shard < counterShards; shard += 1) {
        const pollShard = pollShardKey(pollId, shard);
        const pages = paginateQuery(
          { client: documents },
          {
            TableName: tables.results,
            ConsistentRead: true,
            KeyConditionExpression: 'pollShard = :pollShard',
            ExpressionAttributeValues: { ':pollShard': pollShard },
            ProjectionExpression: 'sk',
          },
        );
        for await (const { Items = [] } of pages) {
          const sortKeys = Items.map(({ sk }) => String(sk));
          const old = sortKeys.filter((sk) => (tallyOf(sk)?.generation ?? generation) < generation);
          await deleteAll(
            tables.results,
            old.map((sk) => ({ pollShard, sk })),
          );
        }
      }
    },
  };
}
