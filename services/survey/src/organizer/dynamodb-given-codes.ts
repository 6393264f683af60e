import { setTimeout as delay } from 'node:timers/promises';
import { BatchWriteCommand, type BatchWriteCommandInput, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { EntryCodeItem } from '@booth/shared';
import pMap from 'p-map';

/** Items of one BatchWriteItem: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
const BATCH_ITEMS = 25;
const BATCHES_AT_ONCE = 4;
const ATTEMPTS_MAX = 8;
const FIRST_PAUSE_MS = 50;

export interface GivenCodes {
  /** Stores all of them; throws where DynamoDB did not take some in several tries. */
  put(codes: readonly EntryCodeItem[]): Promise<void>;
}

/** The entry codes that were given out, in their table. */
export function createGivenCodes(documents: DynamoDBDocumentClient, codesTable: string): GivenCodes {
  const putBatch = async (batch: readonly EntryCodeItem[]) => {
    let left: BatchWriteCommandInput['RequestItems'] = {
      [codesTable]: batch.map((Item) => ({ PutRequest: { Item } })),
    };
    for (let attempt = 1; Object.keys(left).length > 0; attempt += 1) {
      if (attempt > ATTEMPTS_MAX) throw new Error(`${codesTable} did not take all entry codes: DynamoDB is busy.`);
      if (attempt > 1) await delay(Math.random() * FIRST_PAUSE_MS * 2 ** attempt);
      const { UnprocessedItems = {} }: { UnprocessedItems?: BatchWriteCommandInput['RequestItems'] } =
        await documents.send(new BatchWriteCommand({ RequestItems: left }));
      left = UnprocessedItems;
    }
  };
  return {
    async put(codes) {
      const batches = Array.from({ length: Math.ceil(codes.length / BATCH_ITEMS) }, (_, index) =>
        codes.slice(index * BATCH_ITEMS, (index + 1) * BATCH_ITEMS),
      );
      await pMap(batches, putBatch, { concurrency: BATCHES_AT_ONCE });
    },
  };
}
