import { type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { BallotItem, type PollChange, SessionItem, VotesKey } from '@booth/shared';
import * as z from 'zod/mini';
import { SessionsKey } from '../../visitor/sessions.ts';
import { transact } from '../transact.ts';
import type { VoterRecords } from './voter-records.ts';

/** How many ballots one transaction erases: it takes at most 100 items. */
const BALLOTS_AT_ONCE = 90;

/** Creates the `VoterRecords` of the votes and sessions tables. */
export function createVoterRecords(
  documents: DynamoDBDocumentClient,
  tables: { votesTable: string; sessionsTable: string; changesTable: string },
): VoterRecords {
  // The same item each time: one request has one audit entry.
  const log = (change: PollChange) => ({ Put: { TableName: tables.changesTable, Item: change } });
  return {
    async castFrom(pollId, sessionId, after) {
      const { Items, ScannedCount, LastEvaluatedKey } = await documents.send(
        new ScanCommand({
          TableName: tables.votesTable,
          ConsistentRead: true,
          FilterExpression: 'pollId = :pollId AND sessionId = :sessionId',
          ExpressionAttributeValues: { ':pollId': pollId, ':sessionId': sessionId },
          ExclusiveStartKey: after,
        }),
      );
      return {
        items: z.array(BallotItem).parse(Items),
        searched: ScannedCount ?? 0,
        next: z.optional(VotesKey).parse(LastEvaluatedKey),
      };
    },

    async sessionsOf(pollId, voterId, after) {
      const { Items, ScannedCount, LastEvaluatedKey } = await documents.send(
        new ScanCommand({
          TableName: tables.sessionsTable,
          ConsistentRead: true,
          FilterExpression: 'pollId = :pollId AND userId = :voterId',
          ExpressionAttributeValues: { ':pollId': pollId, ':voterId': voterId },
          ExclusiveStartKey: after,
        }),
      );
      return {
        items: z.array(SessionItem).parse(Items),
        searched: ScannedCount ?? 0,
        next: z.optional(SessionsKey).parse(LastEvaluatedKey),
      };
    },

    async erase(ballots, change) {
      const updates = ballots.map(({ before, answers, erasedAt }) => ({
        Update: {
          TableName: tables.votesTable,
          Key: { voterKey: before.voterKey },
          UpdateExpression: 'SET answers = :answers, erasedAt = :erasedAt REMOVE #handle, correlationId',
          ConditionExpression: '#timestamp = :before',
          ExpressionAttributeNames: { '#handle': 'handle', '#timestamp': 'timestamp' },
          ExpressionAttributeValues: { ':answers': answers, ':erasedAt': erasedAt, ':before': before.timestamp },
        },
      }));
      for (let from = 0; from < updates.length; from += BALLOTS_AT_ONCE) {
        if (!(await transact(documents, [log(change), ...updates.slice(from, from + BALLOTS_AT_ONCE)]))) return false;
      }
      return true;
    },

    deleteSession({ sessionId, attempt, status }, change) {
      const session = {
        TableName: tables.sessionsTable,
        Key: { sessionId },
        ConditionExpression: 'attempt = :attempt AND #status = :status',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':attempt': attempt, ':status': status },
      };
      return transact(documents, [log(change), { Delete: session }]);
    },
  };
}
