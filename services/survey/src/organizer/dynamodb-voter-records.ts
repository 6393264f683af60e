import { type DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { BALLOT_SORT_KEY, BallotItem, type PollChange } from '@booth/shared';
import { transact } from './transact.ts';

/** Ballots of one transaction, which takes 100 actions. */
const BALLOTS_AT_ONCE = 90;

export interface Erasure {
  /** What becomes of the ballots. */
  ballots: { before: BallotItem; answers: string; erasedAt: string }[];
  /** The session that goes. */
  sessionId: string | undefined;
  change: PollChange;
}

export interface VoterRecords {
  /** The poll's ballots that were cast from this device. Reads the whole votes table, which is keyed by voter. */
  castFrom(pollId: string, sessionId: string): Promise<BallotItem[]>;
  /** Each ballot with the change, or none and false: a ballot is another one by now. A repetition goes on where it ended. */
  erase(erasure: Erasure): Promise<boolean>;
}

/** What is kept of voters, in the tables. */
export function createVoterRecords(
  documents: DynamoDBDocumentClient,
  tables: { votesTable: string; sessionsTable: string; changesTable: string },
): VoterRecords {
  return {
    async castFrom(pollId, sessionId) {
      const ballots: BallotItem[] = [];
      const pages = paginateScan(
        { client: documents },
        {
          TableName: tables.votesTable,
          ConsistentRead: true,
          FilterExpression: 'sk = :ballot AND pollId = :pollId AND sessionId = :sessionId',
          ExpressionAttributeValues: { ':ballot': BALLOT_SORT_KEY, ':pollId': pollId, ':sessionId': sessionId },
        },
      );
      for await (const { Items = [] } of pages) ballots.push(...BallotItem.array().parse(Items));
      return ballots;
    },

    async erase({ ballots, sessionId, change }) {
      const updates = ballots.map(({ before, answers, erasedAt }) => ({
        Update: {
          TableName: tables.votesTable,
          Key: { voterKey: before.voterKey, sk: before.sk },
          UpdateExpression: 'SET answers = :answers, erasedAt = :erasedAt REMOVE #handle',
          ConditionExpression: '#timestamp = :before',
          ExpressionAttributeNames: { '#handle': 'handle', '#timestamp': 'timestamp' },
          ExpressionAttributeValues: { ':answers': answers, ':erasedAt': erasedAt, ':before': before.timestamp },
        },
      }));
      const session =
        sessionId === undefined ? [] : [{ Delete: { TableName: tables.sessionsTable, Key: { sessionId } } }];
      const log = { Put: { TableName: tables.changesTable, Item: change } };
      for (let from = 0; from === 0 || from < updates.length; from += BALLOTS_AT_ONCE) {
        const done = await transact(documents, [log, ...session, ...updates.slice(from, from + BALLOTS_AT_ONCE)]);
        if (!done) return false;
      }
      return true;
    },
  };
}
