import { type DynamoDBDocumentClient, paginateQuery, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { pollShardKey, tallyOf } from '@booth/shared';
import { batchWrite, inBatches } from '@booth/shared/lambda';
import type { CountingTables } from '../dynamodb-counting-store.ts';
import type { Marker } from '../marker.ts';
import { MarkerItem, markerOf } from '../marker-item.ts';

export interface MarkersPage {
  markers: Marker[];
  /** The key after which the next page begins; undefined at the end. */
  next: string | undefined;
}

/** The markers and tallies of a poll's generations. */
export interface Generations {
  /**
   * Returns the next markers of all the poll's generations. Reads the whole table, which is keyed
   * by ballots.
   */
  markersPage(pollId: string, from: string | undefined): Promise<MarkersPage>;
  deleteMarkers(keys: readonly string[]): Promise<void>;
  /** Deletes the tallies of the generations before this one. */
  deleteTalliesBefore(pollId: string, counterShards: number, generation: number): Promise<void>;
}

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
