import { type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { type Poll, type PollChange, PollId, pollFromItem, pollToItem } from '@booth/shared';
import { logger } from '@booth/shared/lambda';
import { z } from 'zod';
import { createPolls, type Polls } from '../dynamodb-polls.ts';
import { cursorOf, placeOf } from './page-cursor.ts';
import { transact } from './transact.ts';

/** Most polls on a page. A scan reads 1 MB at most, so that a page of large polls has fewer. */
const PAGE_POLLS = 100;

const Key = z.strictObject({ pollId: PollId });

export interface OrganizedPolls extends Polls {
  /** A page of the polls, in no order, and the cursor of the next. Throws `invalid-request` for a cursor that is none. */
  list(cursor: string | undefined): Promise<{ polls: Poll[]; next?: string | undefined }>;
  /**
   * Stores the poll and the change that it is, both or nothing. False: what is stored is not the version that it `replaces` any
   * more (undefined: there is a poll of this id).
   */
  save(poll: Poll, replaces: number | undefined, change: PollChange): Promise<boolean>;
}

/** A poll that can't be read hides none of the others. */
function readable(item: Record<string, unknown>): Poll[] {
  try {
    return [pollFromItem(item)];
  } catch (error) {
    logger.error('a stored poll does not fit its schema', { pollId: item.pollId, error: String(error) });
    return [];
  }
}

/** The polls and the changes in their tables. */
export function createOrganizedPolls(
  documents: DynamoDBDocumentClient,
  { pollsTable, changesTable }: { pollsTable: string; changesTable: string },
): OrganizedPolls {
  return {
    ...createPolls(documents, pollsTable),

    async list(cursor) {
      const { Items = [], LastEvaluatedKey } = await documents.send(
        new ScanCommand({
          TableName: pollsTable,
          Limit: PAGE_POLLS,
          ConsistentRead: true,
          ExclusiveStartKey: placeOf(Key, cursor),
        }),
      );
      const next = LastEvaluatedKey === undefined ? undefined : cursorOf(Key.parse(LastEvaluatedKey));
      return { polls: Items.flatMap(readable), next };
    },

    save(poll, replaces, change) {
      const condition =
        replaces === undefined
          ? { ConditionExpression: 'attribute_not_exists(pollId)' }
          : {
              ConditionExpression: '#version = :replaces',
              ExpressionAttributeNames: { '#version': 'version' },
              ExpressionAttributeValues: { ':replaces': replaces },
            };
      return transact(documents, [
        { Put: { TableName: pollsTable, Item: pollToItem(poll), ...condition } },
        { Put: { TableName: changesTable, Item: change } },
      ]);
    },
  };
}
