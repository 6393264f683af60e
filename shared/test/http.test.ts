import { DynamoDBServiceException } from '@aws-sdk/client-dynamodb';
import { BODY_MAX_BYTES, DEVICE_HEADER, Problem, ProblemError, routes } from '../src/index.ts';
import { type HttpEvent, httpHandler } from '../src/lambda/index.ts';
import { aContext } from './support/lambda-context.ts';
import { observeCalls } from './support/observed-calls.ts';

const sessionId = 'a'.repeat(64);
const screenToken = '0b6c7a4e52c1';
const submission = { screenToken, answer: { type: 'text', text: 'x' } };

const context = aContext();

const event = (change: Partial<HttpEvent> = {}): HttpEvent => ({
  headers: { [DEVICE_HEADER]: 'v'.repeat(22) },
  pathParameters: { sessionId },
  body: JSON.stringify(submission),
  ...change,
});

/** Calls a handler and returns its response and what it was given. */
async function call(input: HttpEvent, fails?: unknown) {
  const given: unknown[] = [];
  const handler = httpHandler(routes.submitAnswer, async (request) => {
    if (fails !== undefined) throw fails;
    given.push(request);
    return {
      status: 200,
      body: { sessionId, pollId: 'p', status: 'completed' as const, stepsBack: 0, answers: {}, branchValues: {} },
    };
  });
  const response = await handler(input, context);
  return { response, given, problem: response.statusCode < 400 ? undefined : Problem.parse(JSON.parse(response.body)) };
}

describe('a body that may be left out', () => {
  const start = (body: string | null) => {
    const handler = httpHandler(routes.startSession, async ({ body: parsed }) => {
      throw new ProblemError('already-voted', JSON.stringify(parsed) ?? 'none');
    });
    return handler({ headers: { [DEVICE_HEADER]: 'v'.repeat(22) }, pathParameters: { pollId: 'p' }, body }, context);
  };

  test.each([
    [null, 'none'],
    ['', 'none'],
    ['{}', '{}'],
  ])('sent as %j is %s to the handler', async (body, detail) => {
    expect(JSON.parse((await start(body)).body)).toMatchObject({ status: 409, detail });
  });

  test.each(['false', '0', '""', 'null', '[]', '"x"', '1e999', '-0', '['.repeat(4_000) + ']'.repeat(4_000)])(
    '%s does not fit: 422, and the problem names the body',
    async (body) => {
      const problem = JSON.parse((await start(body)).body);
      expect(problem).toMatchObject({ status: 422, errors: [{ path: 'body' }] });
    },
  );

  test.each([' ', '{', '\uFEFF{}', '['.repeat(8_000)])('%j is no JSON: 400', async (body) => {
    expect((await start(body)).statusCode).toBe(400);
  });

  test('half of a surrogate pair in an answer is refused with its path', async () => {
    const halved = `{"screenToken":"${screenToken}","answer":{"type":"text","text":"\\ud83d"}}`;
    const { problem } = await call(event({ body: halved }));
    expect(problem).toMatchObject({ status: 422, errors: [{ path: 'body.answer.text' }] });
  });
});

describe('the middleware of HTTP handlers', () => {
  test('passes on what was parsed, with header names in any case', async () => {
    const { given, response } = await call(event({ headers: { 'X-Device-Id': 'v'.repeat(22) } }));
    expect(given).toMatchObject([{ params: { sessionId }, body: submission, deviceId: 'v'.repeat(22) }]);
    expect(response).toMatchObject({ statusCode: 200, headers: { 'content-type': 'application/json' } });
  });

  test('lets pages of other origins read every response header of the routes', async () => {
    const { response } = await call(event());
    const exposed = Object.entries(response.headers).find(([name]) => /^access-control-expose-headers$/i.test(name));
    const told = Object.values(routes).flatMap((route) =>
      'responseHeaders' in route ? Object.keys(route.responseHeaders) : [],
    );
    expect(told).toContain('etag');
    // `date` is the server's clock.
    expect(exposed?.[1].split(',')).toEqual(expect.arrayContaining([...told, 'date']));
  });

  test('decodes a base64 body', async () => {
    const body = Buffer.from(JSON.stringify(submission)).toString('base64');
    expect((await call(event({ body, isBase64Encoded: true }))).given).toHaveLength(1);
  });

  test.each([
    ['not JSON', event({ body: '{' }), 400, 'malformed-request'],
    ['a body over the limit', event({ body: 'あ'.repeat(BODY_MAX_BYTES / 3 + 1) }), 413, 'body-too-large'],
    ['an id that names nothing', event({ pathParameters: { sessionId: 'x' } }), 404, 'unknown-session'],
    ['no device id', event({ headers: {} }), 422, 'invalid-request'],
    ['a guessable device id', event({ headers: { [DEVICE_HEADER]: '1' } }), 422, 'invalid-request'],
    ['no body', event({ body: null }), 422, 'invalid-request'],
    ['a body that does not fit', event({ body: '{"screenToken":"x"}' }), 422, 'invalid-request'],
  ])('%s is refused as a problem before the handler runs', async (_case, input, status, code) => {
    const { response, problem, given } = await call(input);
    expect(response).toMatchObject({ statusCode: status, headers: { 'content-type': 'application/problem+json' } });
    expect(problem).toMatchObject({ status, code });
    expect(given).toEqual([]);
  });

  test.each([
    ['a field of the wrong type', { type: 'profile', fields: { nickname: 5 } }, 'body.answer.fields.nickname'],
    ['options that are not a list', { type: 'choice', optionIds: 'x' }, 'body.answer.optionIds'],
    ['an answer without its fields', { type: 'profile' }, 'body.answer.fields'],
    ['an answer of an unknown type', { type: 'zip' }, 'body.answer.type'],
  ])('%s is named by its path', async (_case, answer, path) => {
    const { problem } = await call(event({ body: JSON.stringify({ screenToken, answer }) }));
    expect(problem?.errors?.map((error) => error.path)).toEqual([path]);
  });

  test('answers a problem that the handler throws as it is', async () => {
    const { problem } = await call(event(), new ProblemError('stale-screen', 'Go on from here.'));
    expect(problem).toMatchObject({ status: 409, code: 'stale-screen', detail: 'Go on from here.' });
  });

  test('masks any other error', async () => {
    const log = jest.spyOn(console, 'error').mockImplementation(() => {});
    const { response } = await call(event(), new Error('secret table name'));
    expect(response.statusCode).toBe(500);
    expect(response.body).not.toContain('secret');
    log.mockRestore();
  });

  test('tells that AWS was busy, so that the client tries again', async () => {
    const log = jest.spyOn(console, 'error').mockImplementation(() => {});
    const busy = new DynamoDBServiceException({
      ...{ name: 'ThrottlingException', message: 'secret', $fault: 'client', $metadata: {} },
    });
    const { problem } = await call(event(), busy);
    expect(problem).toMatchObject({ status: 503, code: 'unavailable', detail: 'Many visitors are here right now.' });
    log.mockRestore();
  });

  test('lets pages of other origins read every answer, also a refusal', async () => {
    for (const input of [event(), event({ body: '{' })]) {
      expect((await call(input)).response.headers).toMatchObject({ 'Access-Control-Allow-Origin': '*' });
    }
  });
});

describe('the correlation id', () => {
  test.each([
    ['a UUID', '3f1d2c5e-9f43-4a51-8a5e-0a9b8c7d6e5f'],
    ['eight characters', 'Abc_-123'],
  ])('%s from the page names the request', async (_what, id) => {
    const { given } = await call(event({ headers: { ...event().headers, 'X-Correlation-Id': id } }));
    expect(given).toMatchObject([{ correlationId: id }]);
  });

  test.each([
    ['none', undefined],
    ['seven characters', '1234567'],
    ['37 characters', 'a'.repeat(37)],
    ['a forged line of the log', '12345678\n{"level":"ERROR"}'],
    ['nothing', ''],
  ])('%s is replaced by the id of API Gateway, and the request is not refused', async (_what, id) => {
    const headers = { ...event().headers, 'x-correlation-id': id };
    const { given } = await call(event({ headers, requestContext: { requestId: 'of-api-gateway' } }));
    expect(given).toMatchObject([{ correlationId: 'of-api-gateway' }]);
  });
});

describe('what a call logs and measures', () => {
  const ID = 'c0ffee00c0ffee00';
  const named = (change: Partial<HttpEvent> = {}) =>
    event({ ...change, headers: { ...event().headers, ...change.headers, 'x-correlation-id': ID } });

  /** Calls functions that are loaded again, so that they write to the console of the test. */
  async function observed(
    input: HttpEvent,
    { isRead = false, fails = new Error('of the test') }: { isRead?: boolean; fails?: Error } = {},
  ) {
    const calls = observeCalls();
    try {
      jest.resetModules();
      const { httpHandler: anew } = await import('../src/lambda/index.ts');
      const handle = async () => Promise.reject(fails);
      const handler = isRead ? anew(routes.readSession, handle) : anew(routes.submitAnswer, handle);
      await handler(input, context);
      return { lines: calls.lines(), measured: calls.measured() };
    } finally {
      calls.stop();
    }
  }

  test('a request to change something is one line with its id, route, status and reason for refusal', async () => {
    const { lines, measured } = await observed(named({ body: '{' }));
    expect(lines).toEqual([
      expect.objectContaining({
        ...{ level: 'INFO', message: 'answered', service: 'booth-tested', correlationId: ID },
        ...{ route: 'POST /sessions/{sessionId}/answers', status: 400, code: 'malformed-request' },
        function_request_id: 'request',
      }),
    ]);
    expect(measured).toEqual({ RequestsRefused: 1 });
  });

  test('a failure on our side is measured, and each of its lines has the id of the request', async () => {
    const { lines, measured } = await observed(named());
    expect(lines.map(({ level, message, correlationId }) => [level, message, correlationId])).toEqual([
      ['ERROR', 'request failed', ID],
      ['INFO', 'answered', ID],
    ]);
    expect(measured).toEqual({ RequestsFailed: 1 });
  });

  test('a busy AWS is another metric', async () => {
    const busy = new DynamoDBServiceException({
      ...{ name: 'ThrottlingException', message: 'busy', $fault: 'client', $metadata: {} },
    });
    const { measured } = await observed(named(), { fails: busy });
    expect(measured).toEqual({ RequestsBusy: 1 });
  });

  test('a refused read is neither logged nor measured, because pages repeat it', async () => {
    const refused = named({ headers: { [DEVICE_HEADER]: 'short' } });
    const { lines, measured } = await observed(refused, { isRead: true });
    expect([lines, measured]).toEqual([[], {}]);
  });

  test('no line has the device id, a session or the body', async () => {
    const { lines } = await observed(named());
    expect(lines).toHaveLength(2);
    const secrets = ['v'.repeat(22), sessionId, screenToken];
    for (const secret of secrets) expect(JSON.stringify(lines)).not.toContain(secret);
  });
});
