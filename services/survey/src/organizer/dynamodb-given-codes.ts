import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { EntryCodeItem } from '@booth/shared';
import { batchWrite, inBatches } from '@booth/shared/lambda';
import pMap from 'p-map';

const BATCHES_AT_ONCE = 4;

export interface GivenCodes {
  /** Stores all of them; throws where DynamoDB did not take some in several tries. */
  put(codes: readonly EntryCodeItem[]): Promise<void>;
}

/** The entry codes that were given out, in their table. */
export function createGivenCodes(documents: DynamoDBDocumentClient, codesTable: string): GivenCodes {
  return {
    async put(codes) {
      const putBatch = (batch: readonly EntryCodeItem[]) =>
        batchWrite(documents, { [codesTable]: batch.map((Item) => ({ PutRequest: { Item } })) });
      await pMap(inBatches(codes), putBatch, { concurrency: BATCHES_AT_ONCE });
    },
  };
}
