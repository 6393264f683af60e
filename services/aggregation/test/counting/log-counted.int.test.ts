import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { pollShardKey, TallyItem, TOTALS, tallySortKey } from '@booth/shared';
import { startTestDynamoDb, type TestDynamoDb } from 'serverless-offline-step-functions-cloud/testing';
import { observeCalls } from '../../../../shared/test/support/observed-calls.ts';
import { aBallot, anUncountableItem, aRecord, castRecord, changedRecord } from '../support/ballots.ts';
import { loadFunctions } from '../support/functions.ts';
import { RESULTS } from '../support/tables.ts';

const [ANN, BOB] = ['a11a11a11a11a11a', 'b0bb0bb0bb0bb0bb'];
const MINUTE_MS = 60_000;

let dynamodb: TestDynamoDb;
let calls: ReturnType<typeof observeCalls>;
let functions: Awaited<ReturnType<typeof loadFunctions>>;
beforeAll(async () => {
  dynamodb = await startTestDynamoDb();
  calls = observeCalls();
  // The support files of these tests have loaded the logger before.
  jest.resetModules();
  const nobody = 'http://127.0.0.1:9';
  functions = await loadFunctions(dynamodb, {
    OIDC_ISSUER: nobody,
    OIDC_JWKS_URI: `${nobody}/jwks.json`,
    OIDC_CLIENT_ID: 'nobody',
  });
});
afterAll(async () => {
  calls.stop();
  await functions.stop();
  await dynamodb.stop();
});
beforeEach(() => calls.forget());

/** Returns two ballots that were cast a minute ago, Bob's a moment after Ann's. */
function twoBallots(pollId: string) {
  const cast = (voter: string, correlationId: string, agoMs: number) =>
    aBallot({ pollId, voter, correlationId, timestamp: new Date(Date.now() - agoMs).toISOString() });
  return { ann: cast('ann', ANN, MINUTE_MS), bob: cast('bob', BOB, MINUTE_MS - 1) };
}

async function totalsOf(pollId: string) {
  const Key = { pollShard: pollShardKey(pollId, 0), sk: tallySortKey(TOTALS, 1) };
  const documents = DynamoDBDocumentClient.from(dynamodb.client);
  return TallyItem.parse((await documents.send(new GetCommand({ TableName: RESULTS, Key }))).Item);
}

test('a batch is logged as one line for each poll, with the ids of its ballots; the newest id is on the totals', async () => {
  // Prepare
  const { ann, bob } = twoBallots('traced');
  const before = Date.now();

  // Act
  await functions.aggregate({ Records: [bob, ann].map(castRecord) });

  // Assess
  expect(calls.lines()).toEqual([
    expect.objectContaining({ level: 'INFO', message: 'counted', pollId: 'traced', ballots: 2 }),
  ]);
  expect(calls.lines()[0]?.correlationIds).toEqual(expect.arrayContaining([ANN, BOB]));
  const { correlationId, countedAt = 0 } = await totalsOf('traced');
  expect(correlationId).toBe(BOB);
  expect(countedAt).toBeGreaterThanOrEqual(before);
  const { CountingLag, ...others } = calls.measured();
  expect(others).toEqual({ BallotsCounted: 2 });
  expect(CountingLag).toBeGreaterThanOrEqual(MINUTE_MS);
});

test('a batch that is delivered again counts, logs and measures nothing', async () => {
  const { ann, bob } = twoBallots('repeated');
  const event = { Records: [ann, bob].map(castRecord) };
  await functions.aggregate(event);
  calls.forget();
  await functions.aggregate(event);
  expect([calls.lines(), calls.measured()]).toEqual([[], {}]);
});

test('a changed ballot is not measured as a new one, and the id of an erased one is not logged', async () => {
  // Prepare
  const { ann, bob } = twoBallots('changed');
  await functions.aggregate({ Records: [castRecord(ann)] });
  calls.forget();

  // Act
  const { correlationId: _id, ...erased } = { ...ann, erasedAt: new Date().toISOString() };
  await functions.aggregate({ Records: [changedRecord(ann, { ...bob, voterKey: ann.voterKey, userId: ann.userId })] });
  await functions.aggregate({ Records: [changedRecord(ann, erased)] });

  // Assess
  expect(calls.lines()[0]).toMatchObject({ message: 'counted', correlationIds: [BOB] });
  expect(JSON.stringify(calls.lines())).not.toContain(ANN);
  expect(calls.measured()).toEqual({});
});

test('a ballot without a correlation id is counted like any other', async () => {
  await functions.aggregate({ Records: [castRecord(aBallot({ pollId: 'older' }))] });
  expect(calls.lines()).toMatchObject([{ message: 'counted', ballots: 1, correlationIds: [] }]);
  expect(await totalsOf('older')).not.toHaveProperty('correlationId');
});

test('a record that can never be counted is logged and measured, whichever stream it is from', async () => {
  const records = [aRecord({ after: anUncountableItem() }), aRecord({ after: anUncountableItem({ voter: 'bob' }) })];
  await functions.aggregate({ Records: records });
  await functions.projectPoll({ Records: [aRecord({ after: { pollId: 'no-poll' } })] });
  expect(calls.lines().map(({ message }) => message)).toEqual(Array.from({ length: 3 }, () => 'dead-letter message'));
  expect(calls.measured()).toEqual({ UncountableRecords: 3 });
});
