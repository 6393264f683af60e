import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { DeleteConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import { aFrame, connectRaw } from './support/raw-client.ts';
import { type ApiParts, type FunctionEvent, type RunningApi, refusal, startApi, until } from './support/running-api.ts';

let api: RunningApi;
afterEach(() => api.close());

const start = async (parts: ApiParts) => {
  api = await startApi(parts);
  return api;
};
const routeOf = ({ requestContext }: FunctionEvent) => ({ statusCode: 200, body: requestContext.routeKey });
const ok = () => ({ statusCode: 200 });

describe('a message', () => {
  test.each([
    ['its own route', '{"type":"subscribe"}', 'subscribe'],
    ['$default without a route', '{"type":"unknown"}', '$default'],
    ['$default without the element', '{"action":"subscribe"}', '$default'],
    ['$default for a list', '["subscribe"]', '$default'],
    ['$default if it is not JSON', 'subscribe', '$default'],
    ['$default for an object as key', '{"type":{"a":1}}', '$default'],
    ['a route of a number', '{"type":7}', '7'],
    ['$default, not $connect', '{"type":"$connect"}', '$default'],
    ['$default, not $disconnect', '{"type":"$disconnect"}', '$default'],
    ['$default by its name', '{"type":"$default"}', '$default'],
    ['$default for a prototype', '{"type":"__proto__"}', '$default'],
    ['$default for a constructor', '{"type":"constructor"}', '$default'],
    ['$default for an inherited element', '{"__proto__":{"type":"subscribe"}}', '$default'],
  ])('goes to %s', async (_rule, message, routeKey) => {
    const routes = { $connect: routeOf, $disconnect: routeOf, $default: routeOf, subscribe: routeOf, 7: routeOf };
    const { client } = await start({ routes, answering: Object.keys(routes) });
    expect(await (await client()).ask(message)).toBe(routeKey);
  });

  test('gets the answer "Forbidden" if there is neither a route for it nor $default', async () => {
    const { client, events } = await start({ routes: { $connect: ok } });
    const answer = JSON.parse(await (await client()).ask('{"type":"subscribe"}'));
    const connectionId = events[0]?.requestContext.connectionId;
    expect(answer).toEqual({ message: 'Forbidden', connectionId, requestId: expect.any(String) });
  });

  test('gets "Internal server error" if its function fails, answers nonsense or takes 29 s (here: 100 ms)', async () => {
    const routes = {
      $default: () => {
        throw new Error('no table');
      },
      wrong: () => 'not an answer',
      late: () => delay(60_000, undefined, { ref: false }),
    };
    const { client, log } = await start({ routes, answering: ['wrong'], limits: { integrationMs: 100 } });
    const viewer = await client();
    for (const message of ['{}', '{"type":"wrong"}', '{"type":"late"}']) {
      expect(JSON.parse(await viewer.ask(message))).toEqual({
        message: 'Internal server error',
        connectionId: expect.any(String),
        requestId: expect.any(String),
      });
    }
    expect(log[0]).toBe('WebSocket route $default: $default: {"errorMessage":"no table"}');
    expect(log[1]).toMatch(/^WebSocket route wrong: wrong: .*expected object/s);
    expect(log[2]).toMatch(/^WebSocket route late: late: .*timeout/);
  });

  test('gets no answer if its route has no route response', async () => {
    const { client } = await start({ routes: { quiet: routeOf, loud: routeOf }, answering: ['loud'] });
    const viewer = await client();
    viewer.webSocket.send('{"type":"quiet"}');
    expect(await viewer.ask('{"type":"loud"}')).toBe('loud');
    expect(viewer.messages).toEqual(['loud']);
  });

  test("reaches its function as API Gateway's event", async () => {
    const { client, events } = await start({ routes: { $connect: ok, $default: ok }, answering: ['$default'] });
    const viewer = await client({ headers: { 'user-agent': 'a phone' } });
    viewer.webSocket.send('a message');
    await until(() => events.length === 2);
    const connectionId = events[0]?.requestContext.connectionId;
    expect(events[1]).toEqual({
      body: 'a message',
      isBase64Encoded: false,
      requestContext: {
        routeKey: '$default',
        eventType: 'MESSAGE',
        messageDirection: 'IN',
        messageId: expect.any(String),
        connectionId,
        connectedAt: events[0]?.requestContext.connectedAt,
        requestId: expect.any(String),
        extendedRequestId: expect.any(String),
        requestTime: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
        requestTimeEpoch: expect.any(Number),
        identity: { sourceIp: '127.0.0.1', userAgent: 'a phone' },
        domainName: `localhost:${api.port}`,
        apiId: 'offlineapi',
        stage: 'dev',
      },
    });
  });
});

describe('$connect', () => {
  test('gets headers and query parameters of any name, with one value and with all', async () => {
    const { port, events } = await start({ routes: { $connect: ok } });
    const headers = ['Host: phone.example', 'X-Twice: 1', 'X-Twice: 2', '__proto__: 3'];
    const { socket } = await connectRaw(port, { path: '/dev?pollId=a%20b&pollId=c&__proto__=d', headers });
    expect(events[0]).toMatchObject({
      headers: { Host: 'phone.example', 'X-Twice': '2', 'X-Forwarded-For': '127.0.0.1' },
      multiValueHeaders: { 'X-Twice': ['1', '2'] },
      queryStringParameters: { pollId: 'c' },
      multiValueQueryStringParameters: { pollId: ['a b', 'c'] },
      requestContext: { routeKey: '$connect', eventType: 'CONNECT' },
      isBase64Encoded: false,
    });
    for (const field of ['headers', 'queryStringParameters']) {
      expect(Object.keys(Object(events[0]?.[field]))).toContain('__proto__');
    }
    socket.destroy();
  });

  test('has no query fields without a query', async () => {
    const { client, events } = await start({ routes: { $connect: ok } });
    await client();
    expect(events[0]).not.toHaveProperty('queryStringParameters');
  });

  test.each<[rule: string, status: number, connect: () => unknown]>([
    ['returns this status', 404, () => ({ statusCode: 404 })],
    ['throws', 502, () => Promise.reject(new Error('no table'))],
    ['returns no status', 502, () => undefined],
    ['returns a status that HTTP does not have', 502, () => ({ statusCode: 7 })],
  ])('that %s refuses with %i, and $disconnect is not called', async (_rule, status, $connect) => {
    const { port, events } = await start({ routes: { $connect, $disconnect: ok } });
    expect(await refusal(port)).toBe(status);
    expect(events).toHaveLength(1);
  });

  test('chooses the subprotocol with a header of its answer', async () => {
    const headers = { 'sec-websocket-protocol': 'second' };
    const { client } = await start({ routes: { $connect: () => ({ statusCode: 200, headers }) } });
    expect((await client({ protocols: ['first', 'second'] })).webSocket.protocol).toBe('second');
  });

  test('is followed by $disconnect if the client leaves before its answer', async () => {
    const connecting = Promise.withResolvers<void>();
    const $connect = () => connecting.promise.then(ok);
    const { port, events } = await start({ routes: { $connect, $disconnect: ok } });
    const leaving = connectRaw(port).then(({ socket }) => socket.destroy());
    await until(() => events.length === 1);
    connecting.resolve();
    await leaving;
    await until(() => events.length === 2);
    expect(events[1]?.requestContext.connectionId).toBe(events[0]?.requestContext.connectionId);
  });
});

describe('$disconnect', () => {
  const ended = async () => {
    const isEnd = ({ requestContext }: FunctionEvent) => requestContext.eventType === 'DISCONNECT';
    await until(() => api.events.some(isEnd));
    return api.events.find(isEnd)?.requestContext;
  };

  test.each<
    [rule: string, close: (close: (code?: number, reason?: string) => void) => void, code: number, reason: string]
  >([
    ["the client's status and reason", (close) => close(4001, 'enough'), 4001, 'enough'],
    ['1005 if the client gave no status', (close) => close(), 1005, 'Client-side close frame status not set'],
  ])('gets %s', async (_rule, close, disconnectStatusCode, disconnectReason) => {
    const { client } = await start({ routes: { $disconnect: ok } });
    const { webSocket } = await client();
    close((code, reason) => webSocket.close(code, reason));
    expect(await ended()).toMatchObject({ disconnectStatusCode, disconnectReason });
  });

  test('is called after 10 minutes (here: 40 ms) without a message in either direction: 1001', async () => {
    const { client, events } = await start({ routes: { $connect: ok, $disconnect: ok }, limits: { idleMs: 40 } });
    const { webSocket } = await client();
    const [code, reason] = await once(webSocket, 'close');
    expect([code, String(reason)]).toEqual([1001, 'Going away']);
    expect(await ended()).toMatchObject({ disconnectStatusCode: 1001, disconnectReason: 'Going away' });
    expect(events).toHaveLength(2);
  });

  test('is called after 2 hours (here: 40 ms) even if the client is active: 1001', async () => {
    const { client } = await start({ routes: { $disconnect: ok, $default: ok }, limits: { connectionMs: 40 } });
    const { webSocket } = await client();
    const talking = setInterval(() => webSocket.send('{}'), 5);
    const [code] = await once(webSocket, 'close');
    clearInterval(talking);
    expect(code).toBe(1001);
  });

  test('is called after the functions of all messages that the client sent', async () => {
    const slow = () => delay(20);
    const { port, events } = await start({
      routes: { $disconnect: ok, $default: slow },
      limits: { messagesInFlight: 1 },
    });
    const { socket } = await connectRaw(port);
    socket.end(Buffer.concat([...Array(3).fill(aFrame('{}')), aFrame('', { opcode: 8 })]));
    await ended();
    expect(events.map(({ requestContext }) => requestContext.routeKey)).toEqual([
      ...Array(3).fill('$default'),
      '$disconnect',
    ]);
  });

  test('is called when a function deletes the connection', async () => {
    const { client, events, management } = await start({ routes: { $connect: ok, $disconnect: ok } });
    const { webSocket } = await client();
    const closed = once(webSocket, 'close');
    await management.send(new DeleteConnectionCommand({ ConnectionId: events[0]?.requestContext.connectionId }));
    expect((await closed)[0]).toBe(1000);
    expect(await ended()).toMatchObject({ disconnectStatusCode: 1000 });
  });
});
