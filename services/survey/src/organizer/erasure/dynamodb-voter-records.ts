import { type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { BallotItem, type PollChange, SessionId, SessionItem, VotesKey } from '@booth/shared';
import * as z from 'zod/mini';
import type { Found } from '../search-table.ts';
import { transact } from '../transact.ts';

/** Ballots of one transaction, which takes 100 actions. */
const BALLOTS_AT_ONCE = 90;

/** The key of an item of the sessions table. */
export const SessionsKey = z.strictObject({ sessionId: SessionId });
export type SessionsKey = z.infer<typeof SessionsKey>;

/** What becomes of a ballot. */
export interface BallotErasure {
  before: BallotItem;
  answers: string;
  erasedAt: string;
}

export interface VoterRecords {
  /**
   * The poll's ballots that were cast from this device, page by page: the table is keyed by voter.
   */
  castFrom(pollId: string, sessionId: string, after: VotesKey | undefined): Promise<Found<BallotItem, VotesKey>>;
  /**
   * The poll's sessions that say they are this voter's, page by page: the table is keyed by device.
   */
  sessionsOf(pollId: string, userId: string, after: SessionsKey | undefined): Promise<Found<SessionItem, SessionsKey>>;
  /**
   * Each ballot with the change, or false: a ballot is another one by now. A repetition goes on
   * where it ended.
   */
  erase(ballots: readonly BallotErasure[], change: PollChange): Promise<boolean>;
  /** The session goes, with the change; false and nothing: it is not as it was read any more. */
  deleteSession(session: SessionItem, change: PollChange): Promise<boolean>;
}

/** What is kept of voters, in the tables. */
export function createVoterRecords(
  documents: DynamoDBDocumentClient,
  tables: { votesTable: string; sessionsTable: string; changesTable: string },
): VoterRecords {
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

    async sessionsOf(pollId, userId, after) {
      const { Items, ScannedCount, LastEvaluatedKey } = await documents.send(
        new ScanCommand({
          TableName: tables.sessionsTable,
          ConsistentRead: true,
          FilterExpression: 'pollId = :pollId AND userId = :userId',
          ExpressionAttributeValues: { ':pollId': pollId, ':userId': userId },
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
