import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { SessionItem, type SessionStatus } from '@booth/shared';
import * as z from 'zod/mini';

/** From these a session can be started anew: nothing of it was recorded. */
const RESTARTABLE: readonly SessionStatus[] = ['expired', 'closed', 'failed'];

const Waiting = z.pick(SessionItem, { taskToken: true });

export interface Claim {
  /** Whether a recorded ballot is to be changed. */
  changes: boolean;
  /** The screen that a session waits on which gives way, whoever began it. */
  anew?: string | undefined;
  /** The attempt of a session that never got its execution. */
  replaces?: number;
}

export interface Claimed {
  claimed: boolean;
  session: SessionItem;
  /** The token of the task that waited in the session whose place was taken. */
  supersededTask?: string | undefined;
}

export interface Sessions {
  /** The session as it is now; undefined where there is none. */
  read(sessionId: string): Promise<SessionItem | undefined>;
  /**
   * Puts a session that is about to start, unless the voter has one that is under way or completed,
   * which is returned instead. One of many callers at once claims. Another voter's session on this
   * device gives way, one that is over to who changes the recorded ballot, and one that waits to
   * who begins anew from its screen.
   */
  claim(session: SessionItem, claim: Claim): Promise<Claimed>;
  /** Ends a session whose execution is gone, unless it has moved on. */
  expire(session: SessionItem): Promise<void>;
}

export const isUnderWay = ({ status }: SessionItem): boolean => status === 'starting' || status === 'waiting';

/**
 * Whether the session is under way, and another voter's than who has this mark. Without a mark it
 * is nobody else's.
 */
export function isAnothers(session: SessionItem, mark: string | undefined): boolean {
  const { voterMark } = session;
  return isUnderWay(session) && voterMark !== undefined && mark !== undefined && voterMark !== mark;
}

/** Whether the session waits on the screen of this token. A session that is starting has none. */
export const waitsOn = ({ status, screenToken }: SessionItem, token: string | undefined): boolean =>
  status === 'waiting' && token !== undefined && screenToken === token;

/** Whether the session gives way to one of a later attempt. */
const isSuperseded = (existing: SessionItem, { voterMark }: SessionItem, { anew }: Claim): boolean =>
  isAnothers(existing, voterMark) || waitsOn(existing, anew);

/** Where a session is that gives way, and what the condition's names stand for. */
function givesWay(session: SessionItem, { changes, anew, replaces = 0 }: Claim) {
  const { voterMark, attempt } = session;
  const restartable = Object.fromEntries(RESTARTABLE.map((status) => [`:${status}`, status]));
  const over = '#status IN (:completed, :alreadyVoted)';
  const cases = [
    'attribute_not_exists(sessionId)',
    `#status IN (${Object.keys(restartable)})`,
    changes ? over : `${over} AND userId <> :userId`,
    '#status = :starting AND attempt = :replaces',
    // As `isSuperseded` says it; of a later attempt, for that names the execution.
    ...(voterMark === undefined
      ? []
      : [
          '#status IN (:starting, :waiting) AND attribute_exists(voterMark) AND voterMark <> :voterMark AND attempt < :attempt',
        ]),
    ...(anew === undefined ? [] : ['#status = :waiting AND screenToken = :anew AND attempt < :attempt']),
  ];
  return {
    ConditionExpression: cases.map((each) => `(${each})`).join(' OR '),
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: {
      ...restartable,
      ':completed': 'completed',
      ':alreadyVoted': 'already-voted',
      ...(changes ? {} : { ':userId': session.userId ?? session.sessionId }),
      ':starting': 'starting',
      ':replaces': replaces,
      ...(voterMark === undefined ? {} : { ':voterMark': voterMark }),
      ...(anew === undefined ? {} : { ':anew': anew }),
      ...(voterMark !== undefined || anew !== undefined ? { ':waiting': 'waiting', ':attempt': attempt } : {}),
    },
  };
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

    async claim(session, claim) {
      try {
        const put = { TableName: sessionsTable, Item: session, ...givesWay(session, claim) };
        const { Attributes = {} } = await documents.send(new PutCommand({ ...put, ReturnValues: 'ALL_OLD' }));
        return { claimed: true, session, supersededTask: Waiting.parse(Attributes).taskToken };
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        const existing = await this.read(session.sessionId);
        if (existing === undefined) throw error;
        // Begun in the same millisecond, or by a clock that is ahead.
        if (isSuperseded(existing, session, claim)) {
          return this.claim({ ...session, attempt: Math.max(session.attempt, existing.attempt + 1) }, claim);
        }
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
              'SET #status = :expired, answers = :nothing REMOVE screenId, screenToken, taskToken, stepsBack, branchValues',
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
