import { randomUUID } from 'node:crypto';
import { BODY_MAX_BYTES, problems } from '@booth/shared';
import { aPoll, because, choose, inNoHurry } from '../support/polls.ts';
import { type SurveyService, startSurveyService } from '../support/survey-service.ts';

type Visitor = ReturnType<SurveyService['visitor']>;

let service: SurveyService;
let visitor: Visitor;
let screenToken: string | undefined;
beforeAll(async () => {
  service = await startSurveyService();
  const { pollId } = await service.putPoll(aPoll());
  await service.putPoll(aPoll({ pollId: 'secret', status: 'draft' }));
  await service.putPoll(aPoll({ pollId: 'put-away', status: 'archived' }));
  await service.putPoll(aPoll({ pollId: 'archived', status: 'archived', openedAt: '2026-11-23T10:00:00Z' }));
  await service.putPoll(aPoll({ pollId: 'over', status: 'closed' }));
  visitor = service.visitor(pollId);
  screenToken = (await visitor.start()).view?.screenToken;
});
afterAll(() => service.stop());

const start = (pollId: string, deviceId = randomUUID()) =>
  service.call('startSession', { headers: { 'x-device-id': deviceId }, pathParameters: { pollId } });

describe('a start that is refused', () => {
  test.each([
    ['an unknown poll', 'no-such-poll', 404, 'unknown-poll'],
    ['a draft, which visitors must not find', 'secret', 404, 'unknown-poll'],
    ['an archived draft', 'put-away', 404, 'unknown-poll'],
    ['an archived poll', 'archived', 409, 'poll-not-open'],
    ['an invalid id', 'NO#POLL', 404, 'unknown-poll'],
    ['a closed poll', 'over', 409, 'poll-not-open'],
  ])('%s: no session', async (_what, pollId, status, code) => {
    // Prepare
    const sessions = await service.sessionItems();

    // Act
    const refused = await start(pollId);

    // Assess
    expect([refused.status, refused.problem?.code]).toEqual([status, code]);
    expect(refused.headers['content-type']).toBe('application/problem+json');
    expect(await service.sessionItems()).toEqual(sessions);
  });

  test.each([
    ['none', {}],
    ['guessable', { 'x-device-id': '12345' }],
    ['with invalid characters', { 'x-device-id': `${randomUUID()}#"` }],
  ])('a device id (%s): 422 names the header', async (_what, headers) => {
    const refused = await service.call('startSession', { headers, pathParameters: { pollId: 'favourites' } });
    expect([refused.status, refused.problem?.errors?.[0]?.path]).toEqual([422, 'header x-device-id']);
  });
});

describe('another device’s session', () => {
  test.each([
    ['unknown', (other: Visitor) => other.sessionId],
    ['of another device', () => visitor.sessionId],
    ['with an invalid id', () => 'x'],
  ])('%s: 404 for reading and for answering, which reveals nothing', async (_what, sessionId) => {
    // Prepare
    const other = service.visitor('favourites');

    // Act
    const read = await other.read(sessionId(other));
    const answered = await other.submit({ screenToken, answer: inNoHurry }, sessionId(other));

    // Assess
    for (const { status, problem } of [read, answered]) {
      expect([status, problem?.code, problem?.session]).toEqual([404, 'unknown-session', undefined]);
    }
  });
});

describe('an answer that does not fit its screen', () => {
  const fields = (value: object) => ({ type: 'profile', fields: value });

  test.each([
    ['of another screen', choose('s3'), 'body.answer.type'],
    ['a text that is too long', fields({ nickname: 'x'.repeat(21) }), 'body.answer.fields.nickname'],
    ['a text instead of a yes or no', fields({ hurry: 'yes' }), 'body.answer.fields.hurry'],
    ['a field that the screen does not have', fields({ admin: true }), 'body.answer.fields'],
  ])('%s: 422 names the field', async (_what, answer, path) => {
    const refused = await visitor.answer(screenToken, answer);
    expect([refused.status, refused.problem?.code]).toEqual([422, 'invalid-request']);
    expect(refused.problem?.errors?.map((error) => error.path)).toContain(path);
  });

  test.each([
    ['none', choose(), 'body.answer.optionIds'],
    ['too many', choose('s3', 'sqs', 'lambda', 'dynamodb'), 'body.answer.optionIds'],
    ['one twice', choose('s3', 's3'), 'body.answer.optionIds'],
    ['an unknown one', choose('ec2'), 'body.answer.optionIds.0'],
  ])('options (%s): 422 names the field', async (_what, answer, path) => {
    // Prepare
    const other = service.visitor('favourites');
    const first = await other.start();
    const second = await other.answer(first.view?.screenToken, inNoHurry);

    // Act
    const refused = await other.answer(second.view?.screenToken, answer);

    // Assess
    expect([refused.status, refused.problem?.errors?.map((error) => error.path)]).toEqual([422, [path]]);
    expect((await other.read()).view).toEqual(second.view);
  });
});

describe('a body that is no submission', () => {
  test.each([
    ['not JSON', '{"screenToken":', 400, 'malformed-request'],
    ['no body', '', 422, 'invalid-request'],
    ['no token', JSON.stringify({ answer: inNoHurry }), 422, 'invalid-request'],
    ['an answer and the wish to go back', { answer: inNoHurry, back: true }, 422, 'invalid-request'],
    ['an unknown field', { answer: inNoHurry, userId: 'x' }, 422, 'invalid-request'],
    ['larger than 16 KB', { answer: because('x'.repeat(BODY_MAX_BYTES)) }, 413, 'body-too-large'],
  ] as const)('%s', async (_what, body, status, code) => {
    const refused = await visitor.submit(typeof body === 'string' ? body : { screenToken, ...body });
    expect([refused.status, refused.problem?.code, refused.problem?.title]).toEqual([
      status,
      code,
      problems[code].title,
    ]);
  });
});

test('answers and problems are readable from any origin, and never cached', async () => {
  // Act
  const origin = 'https://vote.example';
  const read = await service.call('readSession', {
    headers: { 'x-device-id': visitor.deviceId, origin },
    pathParameters: { sessionId: visitor.sessionId },
  });
  const refused = await service.call('readSession', { headers: { origin }, pathParameters: { sessionId: 'x' } });

  // Assess
  expect([read.status, refused.status]).toEqual([200, 404]);
  for (const { headers } of [read, refused]) {
    const lowerCase = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
    expect(lowerCase).toMatchObject({
      'cache-control': 'no-store',
      'access-control-allow-origin': '*',
      'access-control-expose-headers': 'etag,location,x-next-cursor,date',
    });
  }
});

test('after all these refusals, the session waits on its screen, and nothing is recorded', async () => {
  expect((await visitor.read()).view).toMatchObject({ status: 'waiting', screenId: 'you', screenToken, answers: {} });
  expect(await service.ballotItems()).toEqual([]);
});
