import { type DynamoDBDocumentClient, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { Moment, type PollChange, ResetCounts, SessionId, VotesKey } from '@booth/shared';
import * as z from 'zod/mini';
import type { Found } from '../search-table.ts';
import { transact } from '../transact.ts';

/** Of the 100 actions of a transaction, one is the poll's and one the log's. */
const RECORDS_AT_ONCE = 98;

const SessionsKey = z.strictObject({ sessionId: SessionId });

/**
 * The key after which the search in a table goes on: that of the sessions, or of the two that are
 * keyed by voters.
 */
export const RecordKey = z.union([SessionsKey, VotesKey]);
export type RecordKey = z.infer<typeof RecordKey>;

/** What is kept of a poll's voters; in this order it is deleted. */
export const RECORD_KINDS = ['sessions', 'ballots', 'codes'] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

/** Of the entry `reset-begun`: what has been deleted so far, and when the deleting may begin. */
const BegunDetails = z.extend(ResetCounts, { waitsUntil: Moment });
const BegunEntry = z.object({ changeId: z.string(), details: BegunDetails });

/** A reset that is under way. */
export interface Reset {
  pollId: string;
  /** `resettingSince` of the poll, which names the reset. */
  since: string;
  /** The entry that says that it was begun. */
  changeId: string;
  waitsUntil: string;
  deleted: ResetCounts;
}

/** The details of an entry that says that a reset was begun. */
export const begunDetails = (waitsUntil: Date): PollChange['details'] => ({
  ...BegunDetails.parse({ waitsUntil: waitsUntil.toISOString(), sessions: 0, ballots: 0, codes: 0 }),
});

export interface PollRecords {
  /** The reset of this name. Throws where nothing says that it was begun. */
  reset(pollId: string, since: string): Promise<Reset>;
  /** The poll's records of a kind among the next megabyte of their table. */
  page(pollId: string, kind: RecordKind, after: RecordKey | undefined): Promise<Found<RecordKey, RecordKey>>;
  /**
   * Deletes these records and counts them in the reset's entry, some at a time; makes entry codes
   * unused. False: the reset is over by now, or one of the records is gone; what was deleted before
   * is. Asks `isTime` after each transaction, and ends early.
   */
  remove(reset: Reset, kind: RecordKind, keys: readonly RecordKey[], isTime: () => boolean): Promise<boolean>;
}

/** The records in their tables. */
export function createPollRecords(
  documents: DynamoDBDocumentClient,
  tables: { pollsTable: string; changesTable: string; sessionsTable: string; votesTable: string; codesTable: string },
): PollRecords {
  const tableOf = { sessions: tables.sessionsTable, ballots: tables.votesTable, codes: tables.codesTable };
  const keyName = { sessions: 'sessionId', ballots: 'voterKey', codes: 'voterKey' };

  /** Only what is still there: so no record is counted twice. */
  const removal = (kind: RecordKind, Key: RecordKey) =>
    kind === 'codes'
      ? {
          Update: {
            TableName: tableOf.codes,
            Key,
            UpdateExpression: 'REMOVE usedAt',
            ConditionExpression: 'attribute_exists(usedAt)',
          },
        }
      : { Delete: { TableName: tableOf[kind], Key, ConditionExpression: `attribute_exists(${keyName[kind]})` } };

  return {
    async reset(pollId, since) {
      const { Items = [] } = await documents.send(
        new QueryCommand({
          TableName: tables.changesTable,
          KeyConditionExpression: 'pollId = :pollId AND begins_with(changeId, :since)',
          FilterExpression: 'kind = :begun',
          ExpressionAttributeValues: { ':pollId': pollId, ':since': since, ':begun': 'reset-begun' },
          ConsistentRead: true,
        }),
      );
      const { changeId, details } = BegunEntry.parse(Items[0]);
      const { waitsUntil, ...deleted } = details;
      return { pollId, since, changeId, waitsUntil, deleted };
    },

    async page(pollId, kind, after) {
      const { Items, ScannedCount, LastEvaluatedKey } = await documents.send(
        new ScanCommand({
          TableName: tableOf[kind],
          ConsistentRead: true,
          FilterExpression: `pollId = :pollId${kind === 'codes' ? ' AND attribute_exists(usedAt)' : ''}`,
          ProjectionExpression: keyName[kind],
          ExpressionAttributeValues: { ':pollId': pollId },
          ExclusiveStartKey: after,
        }),
      );
      return {
        items: z.array(RecordKey).parse(Items),
        searched: ScannedCount ?? 0,
        next: z.optional(RecordKey).parse(LastEvaluatedKey),
      };
    },

    async remove({ pollId, since, changeId }, kind, keys, isTime) {
      // Whoever goes on with a reset that has ended meanwhile deletes no vote of after it.
      const isUnderWay = {
        TableName: tables.pollsTable,
        Key: { pollId },
        ConditionExpression: 'resettingSince = :since',
        ExpressionAttributeValues: { ':since': since },
      };
      for (let from = 0; from < keys.length && (from === 0 || isTime()); from += RECORDS_AT_ONCE) {
        const some = keys.slice(from, from + RECORDS_AT_ONCE);
        const counted = {
          TableName: tables.changesTable,
          Key: { pollId, changeId },
          UpdateExpression: 'SET details.#kind = details.#kind + :count',
          ExpressionAttributeNames: { '#kind': kind },
          ExpressionAttributeValues: { ':count': some.length },
        };
        const removals = some.map((key) => removal(kind, key));
        if (!(await transact(documents, [{ ConditionCheck: isUnderWay }, { Update: counted }, ...removals]))) {
          return false;
        }
      }
      return true;
    },
  };
}
