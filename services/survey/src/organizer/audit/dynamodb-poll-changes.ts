import { type DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { ChangeId, PollChange } from '@booth/shared';
import * as z from 'zod/mini';
import { cursorOf, placeOf } from '../page-cursor.ts';
import type { PollChanges } from './poll-changes.ts';

/** How many changes a page holds. */
const PAGE_CHANGES = 50;

/** The key of a change of this poll. */
const keyIn = (pollId: string) => z.strictObject({ pollId: z.literal(pollId), changeId: ChangeId });

/** Creates the `PollChanges` of the changes table. */
export function createPollChanges(documents: DynamoDBDocumentClient, changesTable: string): PollChanges {
  return {
    async record(change) {
      await documents.send(new PutCommand({ TableName: changesTable, Item: change }));
    },

    async list(pollId, cursor) {
      const { Items = [], LastEvaluatedKey } = await documents.send(
        new QueryCommand({
          TableName: changesTable,
          KeyConditionExpression: 'pollId = :pollId',
          ExpressionAttributeValues: { ':pollId': pollId },
          ScanIndexForward: false,
          ConsistentRead: true,
          Limit: PAGE_CHANGES,
          ExclusiveStartKey: placeOf(keyIn(pollId), cursor),
        }),
      );
      const next = z.optional(keyIn(pollId)).parse(LastEvaluatedKey);
      return { changes: z.array(PollChange).parse(Items), next: next && cursorOf(next) };
    },
  };
}
