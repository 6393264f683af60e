import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { BallotItem, PollChange } from '@booth/shared';
import { transact } from './transact.ts';

export interface Erasure {
  /** What becomes of the ballot; undefined where none is recorded. */
  ballot: { before: BallotItem; answers: string; erasedAt: string } | undefined;
  /** The session that goes. */
  sessionId: string | undefined;
  change: PollChange;
}

export interface VoterRecords {
  /** All of it, or nothing and false: the ballot is another one by now. */
  erase(erasure: Erasure): Promise<boolean>;
}

/** What is kept of voters, in the tables. */
export function createVoterRecords(
  documents: DynamoDBDocumentClient,
  tables: { votesTable: string; sessionsTable: string; changesTable: string },
): VoterRecords {
  return {
    erase({ ballot, sessionId, change }) {
      return transact(documents, [
        { Put: { TableName: tables.changesTable, Item: change } },
        ...(ballot === undefined
          ? []
          : [
              {
                Update: {
                  TableName: tables.votesTable,
                  Key: { voterKey: ballot.before.voterKey, sk: ballot.before.sk },
                  UpdateExpression: 'SET answers = :answers, erasedAt = :erasedAt REMOVE #handle',
                  ConditionExpression: '#timestamp = :before',
                  ExpressionAttributeNames: { '#handle': 'handle', '#timestamp': 'timestamp' },
                  ExpressionAttributeValues: {
                    ':answers': ballot.answers,
                    ':erasedAt': ballot.erasedAt,
                    ':before': ballot.before.timestamp,
                  },
                },
              },
            ]),
        ...(sessionId === undefined ? [] : [{ Delete: { TableName: tables.sessionsTable, Key: { sessionId } } }]),
      ]);
    },
  };
}
