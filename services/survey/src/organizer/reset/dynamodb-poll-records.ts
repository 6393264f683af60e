import { type DynamoDBDocumentClient, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { transact } from '../transact.ts';
import { BegunDetails, type PollRecords, RecordKey, type RecordKind } from './poll-records.ts';

/** A transaction takes 100 items, of which one is the poll's and one the audit entry's. */
const RECORDS_AT_ONCE = 98;

const BegunEntry = z.object({ changeId: z.string(), details: BegunDetails });

/** Creates the `PollRecords` of the sessions, votes and codes tables. */
export function createPollRecords(
  documents: DynamoDBDocumentClient,
  tables: { pollsTable: string; changesTable: string; sessionsTable: string; votesTable: string; codesTable: string },
): PollRecords {
  const tableOf = { sessions: tables.sessionsTable, ballots: tables.votesTable, codes: tables.codesTable };
  const keyName = { sessions: 'sessionId', ballots: 'voterKey', codes: 'voterKey' };

  /** The write that removes a record, on the condition that it exists: none is counted twice. */
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

    async remove({ pollId, since, changeId }, kind, keys, hasTime) {
      // A reset that has ended must not delete votes that were cast since.
      const resetGoesOn = {
        TableName: tables.pollsTable,
        Key: { pollId },
        ConditionExpression: 'resettingSince = :since',
        ExpressionAttributeValues: { ':since': since },
      };
      for (let from = 0; from < keys.length && (from === 0 || hasTime()); from += RECORDS_AT_ONCE) {
        const some = keys.slice(from, from + RECORDS_AT_ONCE);
        const raisedCount = {
          TableName: tables.changesTable,
          Key: { pollId, changeId },
          UpdateExpression: 'SET details.#kind = details.#kind + :count',
          ExpressionAttributeNames: { '#kind': kind },
          ExpressionAttributeValues: { ':count': some.length },
        };
        const removals = some.map((key) => removal(kind, key));
        if (!(await transact(documents, [{ ConditionCheck: resetGoesOn }, { Update: raisedCount }, ...removals]))) {
          return 'refused';
        }
      }
      return hasTime() || keys.length === 0 ? 'all' : 'some';
    },
  };
}
