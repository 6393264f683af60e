import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { EntryCodeItem } from '@booth/shared';
import { batchWrite } from '@booth/shared/lambda';
import pMap from 'p-map';

/** Items of one BatchWriteItem: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
const BATCH_ITEMS = 25;
const BATCHES_AT_ONCE = 4;

export interface GivenCodes {
  /** Stores all of them; throws where DynamoDB did not take some in several tries. */
  put(codes: readonly EntryCodeItem[]): Promise<void>;
}

/** The entry codes that were given out, in their table. */
export function createGivenCodes(documents: DynamoDBDocumentClient, codesTable: string): GivenCodes {
  return {
    async put(codes) {
      const batches = Array.from({ length: Math.ceil(codes.length / BATCH_ITEMS) }, (_, index) =>
        codes.slice(index * BATCH_ITEMS, (index + 1) * BATCH_ITEMS),
      );
      const putBatch = (batch: readonly EntryCodeItem[]) =>
        batchWrite(documents, { [codesTable]: batch.map((Item) => ({ PutRequest: { Item } })) });
      await pMap(batches, putBatch, { concurrency: BATCHES_AT_ONCE });
    },
  };
}
