import { type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { joinCodeOf, type Poll, type PollChange, pollFromItem } from '@booth/shared';
import { logger } from '@booth/shared/lambda';
import * as z from 'zod/mini';
import { createJoinCodes } from '../../polls/dynamodb-join-codes.ts';
import { createPolls } from '../../polls/dynamodb-polls.ts';
import { cursorOf, placeOf } from '../page-cursor.ts';
import { type TransactItem, transact } from '../transact.ts';
import type { OrganizedPolls } from './organized-polls.ts';
import { noCodesCheck, recordKeys, recordPut } from './poll-id-records.ts';
import { pollDeletes, pollPuts } from './poll-writes.ts';

/** A page ends with the scan that reaches this many polls. */
const PAGE_POLLS = 100;

/**
 * A page also ends after this many scans of 1 MB each, about a second of work. A scan reads the
 * copies as well: a poll of 10 KB is 210 KB of a scan, 53 read units. Organizers seldom list polls,
 * so an index without the copies is not worth its deployment.
 */
const PAGE_SCANS = 8;

/** The key of any item: a poll, a copy, the record of an id, or a join code. */
const Key = z.strictObject({
  pollId: z.string().check(z.regex(/^(?:[a-z0-9-]{1,64}(?:#(?:\d{1,2}|record))?|join#[A-Z0-9]{6})$/)),
});

/** Returns the poll of an item. One that can't be read is logged, so that it hides no others. */
function readable(item: Record<string, unknown>): Poll[] {
  try {
    return [pollFromItem(item)];
  } catch (error) {
    logger.error('a stored poll does not fit its schema', { pollId: item.pollId, error: String(error) });
    return [];
  }
}

/** The condition that no poll has this id. */
const IS_NEW = { ConditionExpression: 'attribute_not_exists(pollId)' };

/** Returns the condition that the poll is at this version. */
const isAt = (version: number) => ({
  ConditionExpression: '#version = :version',
  ExpressionAttributeNames: { '#version': 'version' },
  ExpressionAttributeValues: { ':version': version },
});

/** Creates the `OrganizedPolls` of the polls and changes tables. */
export function createOrganizedPolls(
  documents: DynamoDBDocumentClient,
  { pollsTable, changesTable }: { pollsTable: string; changesTable: string },
): OrganizedPolls {
  const logged = (Item: PollChange): TransactItem => ({ Put: { TableName: changesTable, Item } });
  const write = (change: PollChange, items: TransactItem[]) => transact(documents, [...items, logged(change)]);
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

    create: (poll, record, change) =>
      write(change, [...pollPuts(pollsTable, poll, IS_NEW), noCodesCheck(pollsTable, poll.pollId, record)]),

    save: (poll, replacesVersion, change) => write(change, pollPuts(pollsTable, poll, isAt(replacesVersion))),

    delete({ pollId, version }, record, change) {
      const kept = { ...recordKeys(pollId), lastVersion: change.version, codesSince: record?.codesSince };
      return write(change, [
        ...pollDeletes(pollsTable, { pollId }, isAt(version)),
        recordPut(pollsTable, kept, record),
      ]);
    },

    rename({ from, to, fromRecord, toRecord }, changes) {
      const kept = { ...recordKeys(from.pollId), lastVersion: changes.from.version, renamedTo: to.pollId };
      return transact(documents, [
        ...pollDeletes(pollsTable, from, isAt(from.version)),
        ...pollPuts(pollsTable, to, IS_NEW),
        recordPut(pollsTable, kept, fromRecord),
        noCodesCheck(pollsTable, to.pollId, toRecord),
        ...[changes.from, changes.to].map(logged),
      ]);
    },

    async markCodes(poll, record, change) {
      const marked = { ...recordKeys(poll.pollId), ...record, codesSince: record?.codesSince ?? change.changeId };
      const isMarked = await write(change, [
        { ConditionCheck: { TableName: pollsTable, Key: { pollId: poll.pollId }, ...isAt(poll.version) } },
        recordPut(pollsTable, marked, record),
      ]);
      return isMarked ? marked : undefined;
    },

    unmarkCodes: (record) => transact(documents, [recordPut(pollsTable, { ...record, codesSince: undefined }, record)]),

    joinCodeHolder: async (pollId) => (await createJoinCodes(documents, pollsTable).find(joinCodeOf(pollId)))?.pollId,
  };
}
