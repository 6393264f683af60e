import { DeleteCommand, DynamoDBDocumentClient, PutCommand, ScanCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type Poll, PollStateView, Problem, pollCopies, pollToItem, ResultsSnapshot, Turnout } from '@booth/shared';
import { createReceipts } from '@booth/shared/lambda/receipt';
import { startTestDynamoDb, type TestDynamoDb } from 'serverless-offline-step-functions-cloud/testing';
import { parsedPoll } from '../../../shared/test/support/polls.ts';
import { aKey, TokenIssuer } from '../../../shared/test/support/token-issuer.ts';
import { aBallot } from './support/ballots.ts';
import { loadFunctions, RECEIPT_KEY } from './support/functions.ts';
import { readStream } from './support/stream.ts';
import { createStreamedTable, RESULTS } from './support/tables.ts';

let dynamodb: TestDynamoDb;
let documents: DynamoDBDocumentClient;
let functions: Awaited<ReturnType<typeof loadFunctions>>;
const issuer = new TokenIssuer();
beforeAll(async () => {
  dynamodb = await startTestDynamoDb();
  documents = DynamoDBDocumentClient.from(dynamodb.client);
  await issuer.start();
  functions = await loadFunctions(dynamodb, issuer.environment);
});
afterAll(async () => {
  await functions.stop();
  issuer.stop();
  await dynamodb.stop();
});

/** Creates a table of another service, with a stream. */
async function aTable(tableName: string, key: string) {
  const streamArn = await createStreamedTable(dynamodb.client, tableName, key);
  return {
    put: (item: object) => documents.send(new PutCommand({ TableName: tableName, Item: item })),
    delete: (key: object) => documents.send(new DeleteCommand({ TableName: tableName, Key: { ...key } })),
    records: (count: number) => readStream(dynamodb, streamArn, count),
  };
}

/** Brings a poll to the read side. */
async function announce(poll: Poll) {
  const polls = await aTable(`polls-${poll.pollId}-${poll.version}`, 'pollId');
  await polls.put(pollToItem(poll));
  return functions.projectPoll({ Records: await polls.records(1) });
}

const getResults = async (pollId: string, headers: Record<string, string> = {}, at?: string) => {
  const response = await functions.readResults({
    headers,
    pathParameters: { pollId },
    ...(at === undefined ? {} : { queryStringParameters: { at } }),
  });
  return { ...response, json: response.body === '' ? undefined : JSON.parse(response.body) };
};

const getState = async (pollId: string, headers: Record<string, string> = {}) => {
  const response = await functions.readPollState({ headers, pathParameters: { pollId } });
  return { ...response, json: response.body === '' ? undefined : JSON.parse(response.body) };
};

describe('the state of a poll', () => {
  test('follows the poll, and is 304 until it changes', async () => {
    // Prepare
    const pollId = 'followed';
    const openedAt = '2026-11-23T09:00:00.000Z';
    await announce(parsedPoll({ pollId, openedAt, opensAt: '2026-11-23T09:00:00Z', closesAt: '2100-01-01T00:00:00Z' }));
    const open = await getState(pollId);

    // Act
    const same = await getState(pollId, { 'If-None-Match': `${open.headers.etag}` });
    const closedAt = new Date().toISOString();
    await announce(parsedPoll({ pollId, version: 2, status: 'closed', openedAt, closedAt }));
    const closed = await getState(pollId, { 'If-None-Match': `${open.headers.etag}` });

    // Assess
    expect([open.statusCode, same.statusCode, closed.statusCode]).toEqual([200, 304, 200]);
    expect(PollStateView.parse(open.json).poll).toMatchObject({ status: 'open', closesAt: '2100-01-01T00:00:00Z' });
    const state = {
      ...{ pollId, version: 2, status: 'closed', visibility: 'live', revealed: false, turnoutShown: false },
      ...{ openedAt, closedAt },
    };
    expect(closed.json).toEqual({ poll: state, resultsVisible: true, now: expect.any(String) });
    expect(closed.headers).toMatchObject({ 'cache-control': 'public, max-age=1', 'Access-Control-Allow-Origin': '*' });
  });

  test.each([
    ['nobody-knows-it', undefined],
    ['still-a-draft', 'draft'],
    ['archived-unopened', 'archived'],
  ] as const)('of %s is unknown, and no cache keeps the answer', async (pollId, status) => {
    if (status !== undefined) await announce(parsedPoll({ pollId, status }));
    const { statusCode, headers, json } = await getState(pollId);
    expect([statusCode, Problem.parse(json).code]).toEqual([404, 'unknown-poll']);
    expect(headers).toMatchObject({ 'cache-control': 'no-store' });
  });
});

describe('the number of voters, while the results are hidden', () => {
  const getTurnout = async (pollId: string, headers: Record<string, string> = {}) => {
    const response = await functions.readTurnout({ headers, pathParameters: { pollId } });
    return { ...response, json: response.body === '' ? undefined : JSON.parse(response.body) };
  };

  test('is the sum of all shards if the poll shows it, and 304 until it changes; the results stay hidden', async () => {
    // Prepare
    const pollId = 'turnout';
    const hidden = parsedPoll({ pollId, visibility: 'hidden', turnoutShown: true, counterShards: 8 });
    await announce(hidden);
    const votes = await aTable('votes-of-turnout', 'voterKey');
    const voters = Array.from({ length: 20 }, (_, index) => `voter-${index}`);
    for (const voter of voters) await votes.put(aBallot({ pollId, voter, options: ['s3'] }));
    const before = await getTurnout(pollId);

    // Act
    await functions.aggregate({ Records: await votes.records(voters.length) });
    const after = await getTurnout(pollId, { 'If-None-Match': `${before.headers.etag}` });
    const same = await getTurnout(pollId, { 'If-None-Match': `${after.headers.etag}` });
    const results = await getResults(pollId);

    // Assess
    expect(Turnout.parse(before.json).ballots).toBe(0);
    expect([after.statusCode, same.statusCode]).toEqual([200, 304]);
    expect(after.json).toEqual(Turnout.parse(after.json));
    expect(after.json).toMatchObject({ pollId, pollVersion: 1, ballots: voters.length });
    expect([results.statusCode, Problem.parse(results.json).code]).toEqual([403, 'results-hidden']);

    // Act
    await announce({ ...hidden, version: 2, turnoutShown: false });
    const refused = await getTurnout(pollId, { 'If-None-Match': `${after.headers.etag}` });
    // Assess
    expect([refused.statusCode, Problem.parse(refused.json).code]).toEqual([403, 'results-hidden']);
    expect(refused.headers).toMatchObject({ 'cache-control': 'no-store' });
  });

  test('is hidden for a poll that was stored before it could show it', async () => {
    const { turnoutShown: _turnoutShown, ...item } = pollToItem(parsedPoll({ pollId: 'older', visibility: 'hidden' }));
    const polls = await aTable('polls-older', 'pollId');
    await polls.put(item);
    await functions.projectPoll({ Records: await polls.records(1) });
    const { statusCode, json } = await getTurnout('older');
    expect([statusCode, Problem.parse(json).code]).toEqual([403, 'results-hidden']);
    expect((await getState('older')).json.poll).toMatchObject({ visibility: 'hidden', turnoutShown: false });
    // The same for a poll that the read side has kept since then.
    const Key = { pollShard: 'older#0', sk: 'POLL' };
    await documents.send(new UpdateCommand({ TableName: RESULTS, Key, UpdateExpression: 'REMOVE turnoutShown' }));
    expect((await getTurnout('older')).statusCode).toBe(403);
    expect((await getState('older')).json.poll).toMatchObject({ turnoutShown: false });
  });
});

describe('from the streams of the survey service to the results API', () => {
  test('ballots that come, change and go are counted once, although every batch comes twice', async () => {
    // Prepare
    const pollId = 'a-day';
    await announce(parsedPoll({ pollId }));
    const votes = await aTable('votes', 'voterKey');
    const timestamp = new Date().toISOString();
    for (const voter of ['ann', 'bob', 'cem']) {
      await votes.put(aBallot({ pollId, voter, timestamp, options: ['s3'] }));
    }
    await votes.put(aBallot({ pollId, voter: 'ann', timestamp, options: ['sqs'] }));
    const { voterKey } = aBallot({ pollId, voter: 'bob' });
    await votes.delete({ voterKey });

    // Act
    const event = { Records: await votes.records(5) };
    const answers = [await functions.aggregate(event), await functions.aggregate(event)];

    // Assess
    expect(event.Records).toHaveLength(5);
    expect(answers).toEqual([{ batchItemFailures: [] }, { batchItemFailures: [] }]);
    const { statusCode, json } = await getResults(pollId);
    expect(statusCode).toBe(200);
    expect(ResultsSnapshot.parse(json)).toMatchObject({
      pollId,
      ballots: 2,
      screens: [
        {
          ...{ type: 'choice', screenId: 'services', answers: 2 },
          options: [
            { optionId: 's3', count: 1 },
            { optionId: 'sqs', count: 1 },
          ],
        },
      ],
      timeline: [{ minute: timestamp.slice(0, 16), ballots: 2 }],
    });
  });

  test('the tag of an answer gets a 304 until something changes', async () => {
    // Prepare
    const pollId = 'tagged';
    await announce(parsedPoll({ pollId }));
    const { headers, statusCode } = await getResults(pollId);

    // Act
    const same = await getResults(pollId, { 'If-None-Match': `${headers.etag}` });
    await announce(parsedPoll({ pollId, version: 2 }));
    const changed = await getResults(pollId, { 'If-None-Match': `${headers.etag}` });

    // Assess
    expect([statusCode, same.statusCode, changed.statusCode]).toEqual([200, 304, 200]);
    expect(same.json).toBeUndefined();
    expect(headers).toMatchObject({ 'cache-control': 'public, max-age=1', 'Access-Control-Allow-Origin': '*' });
  });

  test('a poll that hides its results answers 403 until they are revealed', async () => {
    await announce(parsedPoll({ pollId: 'secret', visibility: 'hidden' }));
    const hidden = await getResults('secret');
    expect(hidden).toMatchObject({ statusCode: 403, headers: { 'content-type': 'application/problem+json' } });
    expect(Problem.parse(hidden.json).code).toBe('results-hidden');

    await announce(parsedPoll({ pollId: 'secret', visibility: 'hidden', version: 2, revealed: true }));
    expect((await getResults('secret')).statusCode).toBe(200);
  });

  test('results for voters: 403 without a receipt of this poll, 200 with one', async () => {
    // Prepare
    const VOTED_AT = Date.now();
    await announce(parsedPoll({ pollId: 'voters-only', visibility: 'after-vote' }));
    const receipts = createReceipts(async () => RECEIPT_KEY);
    const [own, ofAnother] = await Promise.all(
      ['voters-only', 'secret'].map((id) => receipts.issue(id, 'somebody', VOTED_AT)),
    );

    // Act
    const answers = [];
    for (const receipt of [undefined, ofAnother, `${own}0`, own]) {
      answers.push(await getResults('voters-only', receipt === undefined ? {} : { 'x-receipt': receipt }));
    }

    // Assess
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([403, 403, 403, 200]);
    expect(answers.at(-1)?.headers).toMatchObject({
      'cache-control': 'private, max-age=1',
      vary: 'authorization, x-receipt',
    });
  });

  test('a receipt from before a reset proves nothing in the poll that was opened again', async () => {
    // Prepare
    const pollId = 'rehearsed';
    const openedAt = new Date().toISOString();
    await announce(parsedPoll({ pollId, visibility: 'after-vote', openedAt }));
    const receipts = createReceipts(async () => RECEIPT_KEY);
    const issue = (seconds: number) => receipts.issue(pollId, 'somebody', Date.parse(openedAt) + 1_000 * seconds);
    const [ofRehearsal, ofNow] = await Promise.all([issue(-35), issue(0)]);

    // Act
    const answers = await Promise.all(
      [ofRehearsal, ofNow].map((receipt) => getResults(pollId, { 'x-receipt': receipt ?? '' })),
    );

    // Assess
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([403, 200]);
  });

  test('the timeline of a past hour is requested by its last minute, with the counts of now', async () => {
    // Prepare
    const pollId = 'yesterday';
    await announce(parsedPoll({ pollId, counterShards: 2 }));
    const votes = await aTable('votes-of-a-day', 'voterKey');
    const minutes = ['09:05', '09:06', '10:05', '10:06'].map((time) => `2026-11-23T${time}`);
    for (const minute of minutes) await votes.put(aBallot({ pollId, voter: minute, timestamp: `${minute}:30.000Z` }));
    await functions.aggregate({ Records: await votes.records(minutes.length) });

    // Act
    const [hour, future, now] = [
      await getResults(pollId, {}, '2026-11-23T10:05Z'),
      await getResults(pollId, {}, '2999-01-01T00:00Z'),
      await getResults(pollId),
    ];

    // Assess
    expect(hour.json).toMatchObject({
      ballots: minutes.length,
      timeline: [
        { minute: '2026-11-23T09:06', ballots: 1 },
        { minute: '2026-11-23T10:05', ballots: 1 },
      ],
    });
    expect(future.json).toMatchObject({ ballots: minutes.length, timeline: [] });
    expect({ ...hour.json, asOf: '', timeline: [] }).toEqual({ ...now.json, asOf: '', timeline: [] });
  });

  test.each([
    '2026-11-23',
    '2026-11-23T10:05',
    '2026-11-23T10:05:00Z',
    '2026-11-23T19:05+09:00',
    '2026-02-30T10:05Z',
    '',
  ])('a parameter that is no minute in UTC (%j) is refused with an example', async (at) => {
    const { statusCode, json } = await getResults('yesterday', {}, at);
    expect(statusCode).toBe(422);
    expect(Problem.parse(json)).toMatchObject({
      code: 'invalid-request',
      detail: 'query.at: send a minute in UTC, such as 2026-11-24T10:05Z',
    });
  });

  describe('with an access token', () => {
    const bearer = (authorization: string) => ({ Authorization: authorization });
    beforeAll(async () => {
      await announce(parsedPoll({ pollId: 'for-organizers', visibility: 'hidden' }));
      await announce(parsedPoll({ pollId: 'a-draft', status: 'draft' }));
      await announce(parsedPoll({ pollId: 'for-all' }));
    });

    test("while the issuer's keys can't be read, only requests with a token get a 503", async () => {
      // Prepare: this is the first token, so the keys are not known yet.
      issuer.broken = true;
      // Act
      const answers = [await getResults('for-all', bearer(issuer.bearer())), await getResults('for-all')];
      issuer.broken = false;
      // Assess
      expect(answers.map(({ statusCode }) => statusCode)).toEqual([503, 200]);
      expect(Problem.parse(answers[0]?.json).code).toBe('unavailable');
    });

    test.each(['for-organizers', 'a-draft', 'for-all'])(
      'an organizer sees %s, and no cache may share it',
      async (pollId) => {
        const { statusCode, headers } = await getResults(pollId, bearer(issuer.bearer()));
        expect([statusCode, headers['cache-control']]).toEqual([200, 'private, max-age=1']);
      },
    );

    test.each(['for-organizers', 'a-draft', 'for-all'])('a bad token is refused at %s, not ignored', async (pollId) => {
      const past = Math.floor(Date.now() / 1_000) - 1;
      for (const authorization of [issuer.bearer({ exp: past }), issuer.bearer({}, aKey()), 'Basic aGFuYWtvOg==', '']) {
        const { statusCode, headers, json } = await getResults(pollId, bearer(authorization));
        expect([statusCode, Problem.parse(json).code]).toEqual([401, 'not-signed-in']);
        expect(headers).toMatchObject({ 'cache-control': 'no-store', 'www-authenticate': 'Bearer' });
      }
    });

    test('somebody who is not an organizer is told so', async () => {
      const taro = issuer.bearer({ username: 'taro', 'cognito:groups': [] });
      const { statusCode, json } = await getResults('for-all', bearer(taro));
      expect([statusCode, Problem.parse(json).code]).toEqual([403, 'not-an-organizer']);
    });
  });

  test.each(['nobody-knows-it', 'NOT AN ID', ''])('an unknown poll (%j) answers 404', async (pollId) => {
    const { statusCode, json } = await getResults(pollId);
    expect([statusCode, Problem.parse(json).code]).toEqual([404, 'unknown-poll']);
  });

  test('copies of a poll for visitors are not polls of their own', async () => {
    // Prepare
    const poll = parsedPoll({ pollId: 'copied' });
    const polls = await aTable('polls-with-copies', 'pollId');
    const copies = pollCopies(poll);
    for (const item of [pollToItem(poll), ...copies]) await polls.put(item);

    // Act
    const answer = await functions.projectPoll({ Records: await polls.records(1 + copies.length) });

    // Assess
    expect(answer).toEqual({ batchItemFailures: [] });
    expect((await getResults('copied')).statusCode).toBe(200);
    const { Items = [] } = await documents.send(new ScanCommand({ TableName: RESULTS }));
    expect(Items.filter(({ pollId }) => String(pollId).startsWith('copied'))).toHaveLength(1);
    expect(await functions.deadLetterMessages()).toEqual([]);
  });

  test('an older version of a poll that comes late changes nothing', async () => {
    await announce(parsedPoll({ pollId: 'late', version: 2, visibility: 'hidden' }));
    expect(await announce(parsedPoll({ pollId: 'late', version: 1 }))).toEqual({ batchItemFailures: [] });
    expect((await getResults('late')).statusCode).toBe(403);
  });

  test('records that fit no schema go to the queue with the reason, and block no others', async () => {
    // Prepare
    const polls = await aTable('polls-with-poison', 'pollId');
    await polls.put({ pollId: 'broken', version: 'one' });
    await polls.put(pollToItem(parsedPoll({ pollId: 'whole' })));
    const votes = await aTable('votes-with-poison', 'voterKey');
    await votes.put({ ...aBallot({ pollId: 'whole', voter: 'ann' }), timestamp: 'yesterday' });
    await votes.put(aBallot({ pollId: 'whole', voter: 'bob', options: ['sqs'] }));

    // Act
    const answers = [
      await functions.projectPoll({ Records: await polls.records(2) }),
      await functions.aggregate({ Records: await votes.records(2) }),
    ];

    // Assess
    expect(answers).toEqual([{ batchItemFailures: [] }, { batchItemFailures: [] }]);
    expect((await getResults('whole')).json).toMatchObject({
      screens: [{ answers: 1, options: [{ optionId: 'sqs', count: 1 }] }],
    });
    const messages = await functions.deadLetterMessages();
    expect(messages).toHaveLength(2);
    expect(messages).toEqual(
      expect.arrayContaining([
        {
          reason: expect.stringContaining('version'),
          record: expect.objectContaining({ eventID: expect.any(String) }),
        },
        { reason: expect.stringContaining('timestamp'), record: expect.anything() },
      ]),
    );
  });
});
