import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { isUnderWay, SessionItem, type SessionStatus } from '@booth/shared';
import * as z from 'zod/mini';
import { type BeginOptions, belongsToAnotherVoter, type Sessions, waitsOn } from './sessions.ts';
import { voterIdOfSession } from './voter-ids.ts';

/** Nothing was recorded by a session of this status, so a new one may replace it. */
const RESTARTABLE: readonly SessionStatus[] = ['expired', 'closed', 'failed'];

const Waiting = z.pick(SessionItem, { taskToken: true });

/** Returns true if a session of a later attempt replaces the existing one, which is under way. */
const isSuperseded = (existing: SessionItem, { voterMark }: SessionItem, { anew }: BeginOptions): boolean =>
  (isUnderWay(existing) && belongsToAnotherVoter(existing, voterMark)) || waitsOn(existing, anew);

interface Case {
  condition: string;
  values: Record<string, unknown>;
}

/** Returns the condition that there is no session, or one that this session may replace. */
function mayBegin(session: SessionItem, { isChange, anew, replacesAttempt = 0 }: BeginOptions) {
  const { voterMark, attempt } = session;
  const restartable = Object.fromEntries(RESTARTABLE.map((status) => [`:${status}`, status]));
  const voted = {
    condition: '#status IN (:completed, :alreadyVoted)',
    values: { ':completed': 'completed', ':alreadyVoted': 'already-voted' },
  };
  const cases: Record<string, Case | false> = {
    isFirst: { condition: 'attribute_not_exists(sessionId)', values: {} },
    nothingWasRecorded: { condition: `#status IN (${Object.keys(restartable)})`, values: restartable },
    voteIsChanged: isChange && voted,
    anotherVoterHasVoted: !isChange && {
      condition: `${voted.condition} AND userId <> :voterId`,
      values: { ...voted.values, ':voterId': voterIdOfSession(session) },
    },
    executionNeverStarted: {
      condition: '#status = :starting AND attempt = :replacesAttempt',
      values: { ':starting': 'starting', ':replacesAttempt': replacesAttempt },
    },
    // The next two are the cases of `isSuperseded`. The attempt names the execution, so it must be
    // a later one.
    anotherVoterHadBegun: voterMark !== undefined && {
      condition:
        '#status IN (:starting, :waiting) AND attribute_exists(voterMark) AND voterMark <> :voterMark AND attempt < :attempt',
      values: { ':starting': 'starting', ':waiting': 'waiting', ':voterMark': voterMark, ':attempt': attempt },
    },
    beginsAnew: anew !== undefined && {
      condition: '#status = :waiting AND screenToken = :anew AND attempt < :attempt',
      values: { ':waiting': 'waiting', ':anew': anew, ':attempt': attempt },
    },
  };
  const possible = Object.values(cases).filter((each) => each !== false);
  return {
    ConditionExpression: possible.map(({ condition }) => `(${condition})`).join(' OR '),
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: Object.assign({}, ...possible.map(({ values }) => values)),
  };
}

/** Creates the `Sessions` of the sessions table. */
export function createSessions(documents: DynamoDBDocumentClient, sessionsTable: string): Sessions {
  return {
    async read(sessionId) {
      const { Item } = await documents.send(
        new GetCommand({ TableName: sessionsTable, Key: { sessionId }, ConsistentRead: true }),
      );
      return Item === undefined ? undefined : SessionItem.parse(Item);
    },

    async begin(session, options) {
      try {
        const put = { TableName: sessionsTable, Item: session, ...mayBegin(session, options) };
        const { Attributes = {} } = await documents.send(new PutCommand({ ...put, ReturnValues: 'ALL_OLD' }));
        return { isNew: true, session, supersededTask: Waiting.parse(Attributes).taskToken };
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        const existing = await this.read(session.sessionId);
        if (existing === undefined) throw error;
        // The existing one began in the same millisecond, or by a clock that is ahead.
        if (isSuperseded(existing, session, options)) {
          return this.begin({ ...session, attempt: Math.max(session.attempt, existing.attempt + 1) }, options);
        }
        return { isNew: false, session: existing };
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
