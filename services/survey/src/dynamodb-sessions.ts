import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { SessionItem, type SessionStatus } from '@booth/shared';

/** From these a session can be started anew: nothing of it was recorded. */
const RESTARTABLE: readonly SessionStatus[] = ['expired', 'closed', 'failed'];

export interface Claim {
  /** Whether a recorded ballot is to be changed. */
  changes: boolean;
  /** The attempt of a session that never got its execution. */
  replaces?: number;
}

export interface Sessions {
  /** The session as it is now; undefined where there is none. */
  read(sessionId: string): Promise<SessionItem | undefined>;
  /**
   * Puts a session that is about to start, unless the visitor has one that is under way or completed, which is returned
   * instead. One of many callers at once claims. A completed one gives way to another voter's, and to one that changes the
   * recorded ballot.
   */
  claim(session: SessionItem, claim: Claim): Promise<{ claimed: boolean; session: SessionItem }>;
  /** Ends a session whose execution is gone, unless it has moved on. */
  expire(session: SessionItem): Promise<void>;
}

/** The sessions in their table. */
export function createSessions(documents: DynamoDBDocumentClient, sessionsTable: string): Sessions {
  return {
    async read(sessionId) {
      const { Item } = await documents.send(
        new GetCommand({ TableName: sessionsTable, Key: { sessionId }, ConsistentRead: true }),
      );
      return Item === undefined ? undefined : SessionItem.parse(Item);
    },

    async claim(session, { changes, replaces = 0 }) {
      const restartable = Object.fromEntries(RESTARTABLE.map((status) => [`:${status}`, status]));
      const recorded = changes
        ? '#status = :completed'
        : '#status IN (:completed, :alreadyVoted) AND userId <> :userId';
      try {
        await documents.send(
          new PutCommand({
            TableName: sessionsTable,
            Item: session,
            ConditionExpression: `attribute_not_exists(sessionId) OR #status IN (${Object.keys(restartable)}) OR (${recorded}) OR (#status = :starting AND attempt = :replaces)`,
            ExpressionAttributeNames: { '#status': 'status' },
            ExpressionAttributeValues: {
              ...restartable,
              ':completed': 'completed',
              ...(changes ? {} : { ':alreadyVoted': 'already-voted', ':userId': session.userId ?? session.sessionId }),
              ':starting': 'starting',
              ':replaces': replaces,
            },
          }),
        );
        return { claimed: true, session };
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        const existing = await this.read(session.sessionId);
        if (existing === undefined) throw error;
        return { claimed: false, session: existing };
      }
    },

    async expire({ sessionId, attempt, screenToken }) {
      try {
        await documents.send(
          new UpdateCommand({
            TableName: sessionsTable,
            Key: { sessionId },
            UpdateExpression:
              'SET #status = :expired, answers = :nothing REMOVE screenId, screenToken, taskToken, stepsBack',
            ConditionExpression: 'attempt = :attempt AND screenToken = :screenToken',
            ExpressionAttributeNames: { '#status': 'status' },
            ExpressionAttributeValues: {
              ':expired': 'expired',
              ':nothing': '{}',
              ':attempt': attempt,
              ':screenToken': screenToken,
            },
          }),
        );
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },
  };
}
