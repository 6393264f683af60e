import { type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { joinCodeOf, type Poll, type PollChange, ProblemError, pollFromItem } from '@booth/shared';
import { logger } from '@booth/shared/lambda';
import * as z from 'zod/mini';
import { createJoinCodes } from '../dynamodb-join-codes.ts';
import { createPolls, type Polls, pollPuts } from '../dynamodb-polls.ts';
import { cursorOf, placeOf } from './page-cursor.ts';
import { transact } from './transact.ts';

/** A page ends with the first scan after so many polls. */
const PAGE_POLLS = 100;

/**
 * And after so many scans of 1 MB each, about a second of work. A scan also reads the copies: a
 * poll of 10 KB is 210 KB of a scan, 53 read units. Organizers list polls seldom; an index of the
 * polls without their copies would be one more thing to deploy.
 */
const PAGE_SCANS = 8;

/** The key of an item, which may be a copy, or lead from a join code to a poll. */
const Key = z.strictObject({
  pollId: z.string().check(z.regex(/^(?:[a-z0-9-]{1,64}(?:#\d{1,2})?|join#[A-Z0-9]{6})$/)),
});

export interface OrganizedPolls extends Pick<Polls, 'readOwn'> {
  /**
   * A page of the polls, in no order, and the cursor of the next; only the last page may be empty.
   * Throws `invalid-request` for a cursor that is none.
   */
  list(cursor: string | undefined): Promise<{ polls: Poll[]; next?: string | undefined }>;
  /**
   * Stores the poll, its copies, its join code and the change that it is, all or nothing. False:
   * what is stored is not the version that it `replaces` any more (undefined: there is a poll of
   * this id). Throws `poll-exists` where the join code of this id leads to another poll.
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
      const polls: Poll[] = [];
      let place = placeOf(Key, cursor);
      let scans = 0;
      do {
        const { Items = [], LastEvaluatedKey } = await documents.send(
          new ScanCommand({
            TableName: pollsTable,
            FilterExpression: 'attribute_not_exists(copyOf)',
            ConsistentRead: true,
            ExclusiveStartKey: place,
          }),
        );
        polls.push(...Items.flatMap(readable));
        place = z.optional(Key).parse(LastEvaluatedKey);
        scans += 1;
      } while (place !== undefined && (polls.length === 0 || (polls.length < PAGE_POLLS && scans < PAGE_SCANS)));
      return { polls, next: place && cursorOf(place) };
    },

    async save(poll, replaces, change) {
      const condition =
        replaces === undefined
          ? { ConditionExpression: 'attribute_not_exists(pollId)' }
          : {
              ConditionExpression: '#version = :replaces',
              ExpressionAttributeNames: { '#version': 'version' },
              ExpressionAttributeValues: { ':replaces': replaces },
            };
      const isSaved = await transact(documents, [
        ...pollPuts(pollsTable, poll, condition),
        { Put: { TableName: changesTable, Item: change } },
      ]);
      if (isSaved) return true;
      const joinCode = joinCodeOf(poll.pollId);
      const holder = await createJoinCodes(documents, pollsTable).find(joinCode);
      if (holder === undefined || holder.pollId === poll.pollId) return false;
      throw new ProblemError(
        'poll-exists',
        `Choose another id than "${poll.pollId}": another poll has its join code, ${joinCode}.`,
      );
    },
  };
}
