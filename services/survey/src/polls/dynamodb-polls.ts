import { randomInt } from 'node:crypto';
import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { POLL_COPIES, type Poll, PollIdRecord, pollCopyId, pollFromItem, pollIdRecordKey } from '@booth/shared';
import * as z from 'zod/mini';
import type { Polls } from './polls.ts';

/** Creates the `Polls` of the polls table. */
export function createPolls(documents: DynamoDBDocumentClient, pollsTable: string): Polls {
  const readItem = async (key: string): Promise<unknown> => {
    const { Item } = await documents.send(
      new GetCommand({ TableName: pollsTable, Key: { pollId: key }, ConsistentRead: true }),
    );
    return Item;
  };
  const readPoll = async (key: string): Promise<Poll | undefined> => {
    const item = await readItem(key);
    return item === undefined ? undefined : pollFromItem(item);
  };
  return {
    read: (pollId) => readPoll(pollCopyId(pollId, randomInt(POLL_COPIES))),
    readOwn: readPoll,
    readRecord: async (pollId) => z.optional(PollIdRecord).parse(await readItem(pollIdRecordKey(pollId))),
  };
}
