import { type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { EntryCodeItem } from '@booth/shared';
import { batchWrite, inBatches } from '@booth/shared/lambda';
import pMap from 'p-map';
import * as z from 'zod/mini';
import { CodesKey, type GivenCodes } from './given-codes.ts';

const BATCHES_AT_ONCE = 4;

/** Creates the `GivenCodes` of the codes table. */
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
