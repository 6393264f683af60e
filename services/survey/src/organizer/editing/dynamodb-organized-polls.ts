import { type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import {
  joinCodeOf,
  type Poll,
  type PollChange,
  type PollIdRecord,
  pollFromItem,
  pollIdRecordKey,
} from '@booth/shared';
import { logger } from '@booth/shared/lambda';
import * as z from 'zod/mini';
import { createJoinCodes } from '../../polls/dynamodb-join-codes.ts';
import { createPolls, type OwnPolls, pollDeletes, pollPuts, type TransactItem } from '../../polls/dynamodb-polls.ts';
import { cursorOf, placeOf } from '../page-cursor.ts';
import { transact } from '../transact.ts';

/** A page ends with the first scan after so many polls. */
const PAGE_POLLS = 100;

/**
 * And after so many scans of 1 MB each, about a second of work. A scan also reads the copies: a
 * poll of 10 KB is 210 KB of a scan, 53 read units. Organizers list polls seldom; an index of the
 * polls without their copies would be one more thing to deploy.
 */
const PAGE_SCANS = 8;

/**
 * The key of an item, which may be a copy, the record of an id, or lead from a join code to a poll.
 */
const Key = z.strictObject({
  pollId: z.string().check(z.regex(/^(?:[a-z0-9-]{1,64}(?:#(?:\d{1,2}|record))?|join#[A-Z0-9]{6})$/)),
});

/** A poll that gets another id: the poll by either, and what was read of both ids' records. */
export interface Renaming {
  from: Poll;
  to: Poll;
  fromRecord: PollIdRecord | undefined;
  toRecord: PollIdRecord | undefined;
}

/**
 * Each change is written with its audit entry, all or nothing. False: something that was read is
 * another by now.
 */
export interface OrganizedPolls extends OwnPolls {
  /**
   * A page of the polls, in no order, and the cursor of the next; only the last page may be empty.
   * Throws `invalid-request` for a cursor that is none.
   */
  list(cursor: string | undefined): Promise<{ polls: Poll[]; next?: string | undefined }>;
  /** Stores the first version of a poll, where no poll has its id, and no codes are kept for it. */
  create(poll: Poll, record: PollIdRecord | undefined, change: PollChange): Promise<boolean>;
  /** Stores the poll in the place of the version that it `replaces`. */
  save(poll: Poll, replaces: number, change: PollChange): Promise<boolean>;
  /** Deletes the poll. Its entry codes are kept, and so is the mark that there are some. */
  delete(poll: Poll, record: PollIdRecord | undefined, change: PollChange): Promise<boolean>;
  /** Moves a poll for which no codes are kept to an id under which it could be created. */
  rename(renaming: Renaming, changes: { from: PollChange; to: PollChange }): Promise<boolean>;
  /** Marks that codes are kept for the poll, in the version that it has. */
  markCodes(poll: Poll, record: PollIdRecord | undefined, change: PollChange): Promise<PollIdRecord | undefined>;
  /** Takes this mark away: all the codes are deleted. It is no change of a poll. */
  unmarkCodes(record: PollIdRecord): Promise<boolean>;
  /** The poll that the join code of this id leads to. */
  joinCodeHolder(pollId: string): Promise<string | undefined>;
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

const keysOf = (pollId: string) => ({ pollId: pollIdRecordKey(pollId), copyOf: pollId });

/** The condition that the poll is at this version. */
const isAt = (version: number) => ({
  ConditionExpression: '#version = :version',
  ExpressionAttributeNames: { '#version': 'version' },
  ExpressionAttributeValues: { ':version': version },
});

/** The condition that a record is as it was read. */
function asRead(read: PollIdRecord | undefined) {
  if (read === undefined) return { ConditionExpression: 'attribute_not_exists(pollId)' };
  const { lastVersion, codesSince } = read;
  const values = { ...(lastVersion !== undefined && { lastVersion }), ...(codesSince !== undefined && { codesSince }) };
  const conditions = ['lastVersion', 'codesSince'].map((name) =>
    Object.hasOwn(values, name) ? `${name} = :${name}` : `attribute_not_exists(${name})`,
  );
  return {
    ConditionExpression: conditions.join(' AND '),
    ...(Object.keys(values).length > 0 && {
      ExpressionAttributeValues: Object.fromEntries(Object.entries(values).map(([name, value]) => [`:${name}`, value])),
    }),
  };
}

/** The polls and the changes in their tables. */
export function createOrganizedPolls(
  documents: DynamoDBDocumentClient,
  { pollsTable, changesTable }: { pollsTable: string; changesTable: string },
): OrganizedPolls {
  const logged = (Item: PollChange): TransactItem => ({ Put: { TableName: changesTable, Item } });
  const write = (change: PollChange, items: TransactItem[]) => transact(documents, [...items, logged(change)]);
  const recordPut = (Item: PollIdRecord, read: PollIdRecord | undefined): TransactItem => ({
    Put: { TableName: pollsTable, Item, ...asRead(read) },
  });
  /** No codes are kept for the id; a condition on its record, which may be none. */
  const freeOf = (pollId: string, read: PollIdRecord | undefined) => ({
    TableName: pollsTable,
    Key: { pollId: pollIdRecordKey(pollId) },
    ...asRead(read && { ...read, codesSince: undefined }),
  });
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
      write(change, [
        ...pollPuts(pollsTable, poll, { ConditionExpression: 'attribute_not_exists(pollId)' }),
        { ConditionCheck: { ...freeOf(poll.pollId, record) } },
      ]),

    save: (poll, replaces, change) => write(change, pollPuts(pollsTable, poll, isAt(replaces))),

    delete: ({ pollId, version }, record, change) =>
      write(change, [
        ...pollDeletes(pollsTable, { pollId }, isAt(version)),
        recordPut({ ...keysOf(pollId), lastVersion: change.version, codesSince: record?.codesSince }, record),
      ]),

    rename: ({ from, to, fromRecord, toRecord }, changes) =>
      transact(documents, [
        ...pollDeletes(pollsTable, from, isAt(from.version)),
        ...pollPuts(pollsTable, to, { ConditionExpression: 'attribute_not_exists(pollId)' }),
        recordPut({ ...keysOf(from.pollId), lastVersion: changes.from.version, renamedTo: to.pollId }, fromRecord),
        { ConditionCheck: { ...freeOf(to.pollId, toRecord) } },
        ...[changes.from, changes.to].map(logged),
      ]),

    async markCodes(poll, record, change) {
      const marked = { ...keysOf(poll.pollId), ...record, codesSince: record?.codesSince ?? change.changeId };
      const isMarked = await write(change, [
        { ConditionCheck: { TableName: pollsTable, Key: { pollId: poll.pollId }, ...isAt(poll.version) } },
        recordPut(marked, record),
      ]);
      return isMarked ? marked : undefined;
    },

    unmarkCodes: (record) => transact(documents, [recordPut({ ...record, codesSince: undefined }, record)]),

    joinCodeHolder: async (pollId) => (await createJoinCodes(documents, pollsTable).find(joinCodeOf(pollId)))?.pollId,
  };
}
