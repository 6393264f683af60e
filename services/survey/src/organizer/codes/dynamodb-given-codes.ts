import { type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { EntryCodeItem, VotesKey } from '@booth/shared';
import { batchWrite, inBatches } from '@booth/shared/lambda';
import pMap from 'p-map';
import * as z from 'zod/mini';
import type { Found } from '../search-table.ts';

const BATCHES_AT_ONCE = 4;

/** The key of an item of the codes table: that of the ballot which takes the code. */
export const CodesKey = VotesKey;
export type CodesKey = VotesKey;

export interface GivenCodes {
  /** Stores all of them; throws where DynamoDB did not take some in several tries. */
  put(codes: readonly EntryCodeItem[]): Promise<void>;
  /** The poll's codes, page by page: the table is keyed by voter. */
  ofPoll(pollId: string, after: CodesKey | undefined): Promise<Found<EntryCodeItem, CodesKey>>;
  /** Deletes them, also those that are gone already; throws as `put` does. */
  remove(codes: readonly EntryCodeItem[]): Promise<void>;
}

/** The entry codes that were given out, in their table. */
export function createGivenCodes(documents: DynamoDBDocumentClient, codesTable: string): GivenCodes {
  type Write = { PutRequest: { Item: EntryCodeItem } } | { DeleteRequest: { Key: CodesKey } };
  const write = async (requests: readonly Write[]): Promise<void> => {
    const writeBatch = (batch: Write[]) => batchWrite(documents, { [codesTable]: batch });
    await pMap(inBatches(requests), writeBatch, { concurrency: BATCHES_AT_ONCE });
  };
  return {
    put: (codes) => write(codes.map((Item) => ({ PutRequest: { Item } }))),

    async ofPoll(pollId, after) {
      const { Items, ScannedCount, LastEvaluatedKey } = await documents.send(
        new ScanCommand({
          TableName: codesTable,
          ConsistentRead: true,
          FilterExpression: 'pollId = :pollId',
          ExpressionAttributeValues: { ':pollId': pollId },
          ExclusiveStartKey: after,
        }),
      );
      return {
        items: z.array(EntryCodeItem).parse(Items),
        searched: ScannedCount ?? 0,
        next: z.optional(CodesKey).parse(LastEvaluatedKey),
      };
    },

    remove: (codes) => write(codes.map(({ voterKey }) => ({ DeleteRequest: { Key: { voterKey } } }))),
  };
}
