import { randomUUID } from 'node:crypto';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { SessionItem } from '@booth/shared';
import { createTables, parseTableDefinition } from 'serverless-offline-step-functions-cloud/dynamodb';
import {
  type CallFault,
  type FaultyDynamoDb,
  startFaultyDynamoDb,
} from 'serverless-offline-step-functions-cloud/faults';
import { startTestDynamoDb, type TestDynamoDb } from 'serverless-offline-step-functions-cloud/testing';
import { createSessions } from '../../src/visitor/dynamodb-sessions.ts';
import type { Sessions } from '../../src/visitor/sessions.ts';
import { TABLES, tableProperties } from '../support/resolve-yaml.ts';

let dynamodb: TestDynamoDb;
let faulty: FaultyDynamoDb;
let documents: DynamoDBDocumentClient;
let sessions: Sessions;
/** The faults of the next calls; later ones have none. */
let faults: CallFault[];

beforeAll(async () => {
  dynamodb = await startTestDynamoDb();
  const tables = tableProperties().map((properties) => ({
    tableName: properties.TableName,
    definition: parseTableDefinition(properties.TableName, properties),
  }));
  await createTables(dynamodb.client, tables);
  faulty = await startFaultyDynamoDb({
    endpoint: dynamodb.endpoint,
    plan: { call: () => faults.shift() ?? { kind: 'none' } },
  });
  Object.assign(process.env, dynamodb.env, { AWS_ENDPOINT_URL_DYNAMODB: faulty.endpoint });
  // Imported only now, because it reads its environment on import.
  ({ documents } = await import('../../src/wiring/clients.ts'));
  sessions = createSessions(documents, TABLES.SessionsTable);
});
afterAll(async () => {
  documents.destroy();
  await faulty.stop();
  await dynamodb.stop();
});

const aSession = (): SessionItem => ({
  sessionId: randomUUID().replaceAll('-', '').repeat(2),
  pollId: 'poll',
  attempt: 1,
  status: 'starting',
  stepsBack: 0,
  answers: '{}',
  branchValues: '{}',
  expiresAt: 2_000_000_000,
});

test('a session begins even while a transaction writes it', async () => {
  const session = aSession();
  faults = [{ kind: 'conflict', actions: [] }];
  expect(await sessions.begin(session, { isChange: false })).toEqual({ isNew: true, session });
  expect(await sessions.read(session.sessionId)).toEqual(session);
});

test('a beginning whose answer is lost finds its own session, which is about to start', async () => {
  const session = aSession();
  faults = [{ kind: 'lostAnswer' }];
  expect(await sessions.begin(session, { isChange: false })).toEqual({ isNew: false, session });
});

test('a session expires even while a transaction writes it', async () => {
  // Prepare
  faults = [];
  const session = { ...aSession(), screenToken: '000000000000' };
  await sessions.begin(session, { isChange: false });
  faults = [{ kind: 'conflict', actions: [] }];
  // Act
  await sessions.expire(session);
  // Assess
  expect((await sessions.read(session.sessionId))?.status).toBe('expired');
});
