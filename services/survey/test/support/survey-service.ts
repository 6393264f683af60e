import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { DescribeExecutionCommand, type HistoryEvent, paginateGetExecutionHistory } from '@aws-sdk/client-sfn';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import {
  type Answer,
  BallotItem,
  CORRELATION_HEADER,
  DEVICE_HEADER,
  EntryCodeItem,
  executionNameOf,
  type Poll,
  Problem,
  SessionItem,
  type SessionStart,
  SessionView,
  voterKey,
} from '@booth/shared';
import type { HttpEvent, HttpResponse } from '@booth/shared/lambda';
import { startSecretsManagerServer } from 'serverless-offline-step-functions-cloud/secrets';
import { startTestDynamoDb } from 'serverless-offline-step-functions-cloud/testing';
import * as z from 'zod/mini';
import { aContext } from '../../../../shared/test/support/lambda-context.ts';
import { pollPuts } from '../../src/organizer/editing/poll-writes.ts';
import { settling } from '../../src/visitor/settle.ts';
import { sessionIdOf, voterIdOf } from '../../src/visitor/voter-ids.ts';
import { type LocalWorkflowsOptions, startLocalWorkflows } from './local-workflows.ts';
import { TABLES } from './resolve-yaml.ts';

/** How often a test reads what it waits for, in milliseconds. */
const POLL_MS = 10;

/** How long a test waits for a workflow that a busy machine makes slow, in milliseconds. */
const PATIENCE_MS = 120_000;

export const context = aContext();

/** A function's answer, parsed by the contract of its status. */
export interface Answered {
  status: number;
  view: SessionView | undefined;
  problem: Problem | undefined;
  /** The session in the answer, which is a session or a problem with one. */
  session: SessionView | undefined;
  headers: HttpResponse['headers'];
}

/** Starts the service: functions called with API Gateway's events, local workflows and tables. */
export async function startSurveyService(options: LocalWorkflowsOptions = {}) {
  const dynamodb = await startTestDynamoDb();
  const workflows = await startLocalWorkflows(dynamodb, options);
  const secrets = await startSecretsManagerServer({ region: dynamodb.region, accountId: '000000000000' });
  const receiptKey = randomUUID();
  Object.assign(process.env, dynamodb.env, {
    AWS_ENDPOINT_URL_SFN: workflows.endpoint,
    POLLS_TABLE: TABLES.PollsTable,
    SESSIONS_TABLE: TABLES.SessionsTable,
    VOTES_TABLE: TABLES.VotesTable,
    CODES_TABLE: TABLES.CodesTable,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.endpoint,
    RECEIPT_KEY_ARN: secrets.create('receipt-key', receiptKey),
    SURVEY_WORKFLOW: workflows.surveyArn,
    LONGEST_SURVEY_SECONDS: '3600',
  });
  // Imported only now, because they read their environment on import.
  const { handler: startSession } = await import('../../src/functions/start-session.ts');
  const { handler: readSession } = await import('../../src/functions/read-session.ts');
  const { handler: submitAnswer } = await import('../../src/functions/submit-answer.ts');
  const functions = { startSession, readSession, submitAnswer };
  // Prevents a 202 that only a busy machine causes.
  settling.timeoutMs = PATIENCE_MS;

  const documents = DynamoDBDocumentClient.from(dynamodb.client);
  let calls = 0;
  /** The bodies of all answers. */
  const bodies: string[] = [];

  const call = async (name: keyof typeof functions, event: Partial<HttpEvent>): Promise<Answered> => {
    calls += 1;
    const { statusCode, body, headers } = await functions[name]({ headers: {}, ...event }, context);
    bodies.push(body);
    const json: unknown = JSON.parse(body);
    const isProblem = statusCode >= 400;
    const view = isProblem ? undefined : SessionView.parse(json);
    const problem = isProblem ? Problem.parse(json) : undefined;
    return { status: statusCode, view, problem, session: view ?? problem?.session, headers };
  };

  const readSessionItem = async (sessionId: string): Promise<SessionItem | undefined> => {
    const { Item } = await documents.send(
      new GetCommand({ TableName: TABLES.SessionsTable, Key: { sessionId }, ConsistentRead: true }),
    );
    return Item === undefined ? undefined : SessionItem.parse(Item);
  };

  const scan = async (TableName: string) => {
    const { Items = [] } = await dynamodb.client.send(new ScanCommand({ TableName, ConsistentRead: true }));
    return Items.map((item) => unmarshall(item));
  };

  const readCode = async (key: string) => {
    const { Item } = await documents.send(
      new GetCommand({ TableName: TABLES.CodesTable, Key: { voterKey: key }, ConsistentRead: true }),
    );
    return Item === undefined ? undefined : EntryCodeItem.parse(Item);
  };

  /** Returns a visitor: a device with its secret. */
  const visitor = (pollId: string, deviceId: string = randomUUID()) => {
    const sessionId = sessionIdOf(pollId, deviceId);
    const headers = { [DEVICE_HEADER]: deviceId };
    const submit = (body: unknown, from = sessionId, correlationId?: string) =>
      call('submitAnswer', {
        headers: { ...headers, ...(correlationId !== undefined && { [CORRELATION_HEADER]: correlationId }) },
        pathParameters: { sessionId: from },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
    return {
      pollId,
      deviceId,
      sessionId,
      start: (start?: SessionStart) =>
        call('startSession', { headers, pathParameters: { pollId }, body: JSON.stringify(start) ?? null }),
      read: (other = sessionId) => call('readSession', { headers, pathParameters: { sessionId: other } }),
      submit,
      answer: (screenToken: string | undefined, answer: Answer | object, correlationId?: string) =>
        submit({ screenToken, answer }, sessionId, correlationId),
      back: (screenToken: string | undefined) => submit({ screenToken, back: true }),
      item: () => readSessionItem(sessionId),
      /** Returns the recorded ballot, if the device is the voter. */
      ballot: async (): Promise<BallotItem | undefined> => {
        const Key = { voterKey: voterKey(pollId, sessionId) };
        const { Item } = await documents.send(
          new GetCommand({ TableName: TABLES.VotesTable, Key, ConsistentRead: true }),
        );
        return Item === undefined ? undefined : BallotItem.parse(Item);
      },
      /** Returns the session. @throws Error if there is none */
      present: async () => {
        const item = await readSessionItem(sessionId);
        if (item === undefined) throw new Error('the visitor has no session');
        return item;
      },
      /** Waits for the workflow to change the session so. */
      until: async (isThere: (item: SessionItem) => boolean) => {
        for (;;) {
          const item = await readSessionItem(sessionId);
          if (item !== undefined && isThere(item)) return item;
          await delay(POLL_MS);
        }
      },
    };
  };

  return {
    dynamodb,
    documents,
    workflows,
    /** The key that signs receipts. */
    receiptKey,
    visitor,
    call,
    callCount: () => calls,
    bodies,
    putPoll: async (poll: Poll) => {
      await documents.send(new TransactWriteCommand({ TransactItems: pollPuts(TABLES.PollsTable, poll) }));
      return poll;
    },
    putSession: (item: SessionItem) => documents.send(new PutCommand({ TableName: TABLES.SessionsTable, Item: item })),
    deleteSession: (sessionId: string) =>
      documents.send(new DeleteCommand({ TableName: TABLES.SessionsTable, Key: { sessionId } })),
    sessionItems: async () => z.array(SessionItem).parse(await scan(TABLES.SessionsTable)),
    codeItems: async () => z.array(EntryCodeItem).parse(await scan(TABLES.CodesTable)),
    /** Gives out an entry code of the poll. `usedAt` returns when a ballot took it. */
    giveOut: async (pollId: string, code: string) => {
      const key = voterKey(pollId, voterIdOf('code', pollId, { deviceId: '', code }));
      const Item: EntryCodeItem = { voterKey: key, pollId, createdAt: new Date().toISOString() };
      await documents.send(new PutCommand({ TableName: TABLES.CodesTable, Item }));
      return { usedAt: async () => (await readCode(key))?.usedAt };
    },
    withdrawCode: (key: string) =>
      documents.send(new DeleteCommand({ TableName: TABLES.CodesTable, Key: { voterKey: key } })),
    ballotItems: async () => z.array(BallotItem).parse(await scan(TABLES.VotesTable)),
    executionArn: (item: SessionItem) =>
      `${workflows.surveyArn.replace(':stateMachine:', ':execution:')}:${executionNameOf(item)}`,
    /** Waits for the end of an execution. Returns its status. */
    untilEnded: async (executionArn: string) => {
      for (;;) {
        const { status } = await workflows.sfn.send(new DescribeExecutionCommand({ executionArn }));
        if (status !== 'RUNNING') return status;
        await delay(POLL_MS);
      }
    },
    history: async (executionArn: string): Promise<HistoryEvent[]> => {
      const events: HistoryEvent[] = [];
      for await (const page of paginateGetExecutionHistory({ client: workflows.sfn }, { executionArn })) {
        events.push(...(page.events ?? []));
      }
      return events;
    },
    /** Runs `act` with a short wait, for workflows that never go on. Affects all calls meanwhile. */
    impatiently: async <T>(act: () => Promise<T>): Promise<T> => {
      settling.timeoutMs = 100;
      try {
        return await act();
      } finally {
        settling.timeoutMs = PATIENCE_MS;
      }
    },
    stop: async () => {
      await workflows.stop();
      await secrets.close();
      await dynamodb.stop();
    },
  };
}

export type SurveyService = Awaited<ReturnType<typeof startSurveyService>>;
