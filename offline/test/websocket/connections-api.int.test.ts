import { once } from 'node:events';
import { request } from 'node:http';
import { networkInterfaces } from 'node:os';
import {
  DeleteConnectionCommand,
  GetConnectionCommand,
  GoneException,
  LimitExceededException,
  PayloadTooLargeException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import { type RunningApi, startApi, type TestClient, until } from './support/running-api.ts';

let api: RunningApi;
let viewer: TestClient;
let ConnectionId: string | undefined;
beforeAll(async () => {
  api = await startApi({ routes: { $connect: () => ({ statusCode: 200 }) }, host: '0.0.0.0' });
});
beforeEach(async () => {
  viewer = await api.client({ headers: { 'user-agent': 'a phone' } });
  ConnectionId = api.events.at(-1)?.requestContext.connectionId;
});
afterEach(() => viewer.webSocket.terminate());
afterAll(() => api.close());

const post = (Data: string | Buffer) => api.management.send(new PostToConnectionCommand({ ConnectionId, Data }));

describe('/@connections', () => {
  test('sends a message of up to 128 KB', async () => {
    await post('x'.repeat(128 * 1024));
    await until(() => viewer.messages.length === 1);
    expect(viewer.messages[0]).toHaveLength(128 * 1024);
  });

  test('refuses a longer message with PayloadTooLargeException (413)', async () => {
    const posting = post('x'.repeat(128 * 1024 + 1));
    await expect(posting).rejects.toThrow(PayloadTooLargeException);
    await expect(posting).rejects.toMatchObject({ $metadata: { httpStatusCode: 413 } });
  });

  test('sends bytes that are not UTF-8 without ending the connection', async () => {
    await post(Buffer.from([0xff, 0xfe]));
    await post('and on');
    await until(() => viewer.messages.includes('and on'));
  });

  test('describes a connection', async () => {
    const { Identity, ConnectedAt, LastActiveAt } = await api.management.send(
      new GetConnectionCommand({ ConnectionId }),
    );
    expect(Identity).toEqual({ SourceIp: '127.0.0.1', UserAgent: 'a phone' });
    expect(ConnectedAt).toEqual(new Date(Number(api.events.at(-1)?.requestContext.connectedAt)));
    expect(LastActiveAt?.getTime()).toBeGreaterThanOrEqual(Number(ConnectedAt));
  });

  test.each([
    ['POST', () => post('anybody?')],
    ['GET', () => api.management.send(new GetConnectionCommand({ ConnectionId }))],
    ['DELETE', () => api.management.send(new DeleteConnectionCommand({ ConnectionId }))],
  ])('answers %s for a connection that has ended with GoneException (410)', async (_method, call) => {
    const gone = once(viewer.webSocket, 'close');
    viewer.webSocket.close();
    await gone;
    await expect(call()).rejects.toThrow(GoneException);
    await expect(call()).rejects.toMatchObject({ name: 'GoneException', $metadata: { httpStatusCode: 410 } });
  });

  test.each(['unknown', '%', '%E0%A4', '..%2F..', '__proto__'])('answers 410 for the id %s', async (id) => {
    const response = await fetch(`http://127.0.0.1:${api.port}/@connections/${id}`);
    expect([response.status, response.headers.get('x-amzn-errortype')]).toEqual([410, 'GoneException']);
  });

  test('allows the stage before the path, as on AWS', async () => {
    const response = await fetch(
      `http://127.0.0.1:${api.port}/dev/@connections/${encodeURIComponent(`${ConnectionId}`)}`,
    );
    expect(response.status).toBe(200);
  });

  test('still works after a caller has broken off', async () => {
    const path = `/@connections/${encodeURIComponent(`${ConnectionId}`)}`;
    const broken = request({ port: api.port, method: 'POST', path, headers: { 'content-length': 100 } });
    broken.on('error', () => {});
    broken.write('half');
    await once(broken, 'socket');
    broken.destroy();
    await post('a push');
    await until(() => viewer.messages.includes('a push'));
    expect(viewer.messages).toEqual(['a push']);
  });
});

/** Calls the viewer's connection at this host with these headers; returns the status and error. */
async function answerTo(host: string, headers: Record<string, string>, method = 'POST') {
  const path = `/@connections/${encodeURIComponent(`${ConnectionId}`)}`;
  const posting = request({ host, port: api.port, method, path, headers, agent: false });
  posting.end(method === 'POST' ? 'pushed by a stranger' : undefined);
  const [response] = await once(posting, 'response');
  response.resume();
  return [response.statusCode, response.headers['x-amzn-errortype']];
}

describe('/@connections, for this machine only', () => {
  // A call to an address in the network also comes from there, as a phone's call does.
  const inNetwork = Object.values(networkInterfaces()).flatMap((addresses) =>
    (addresses ?? []).flatMap(({ internal, family, address }) => (!internal && family === 'IPv4' ? [address] : [])),
  );
  const refused: [rule: string, host: string, headers: Record<string, string>][] = [
    ['a web page: Origin', '127.0.0.1', { origin: 'http://evil.example' }],
    ['a web page of this machine: Origin', '127.0.0.1', { origin: 'http://localhost:5173' }],
    ['a sandboxed page: Origin null', '127.0.0.1', { origin: 'null' }],
    ['a rebound name: Host', '127.0.0.1', { host: 'evil.example' }],
    ['a rebound name that looks local: Host', '127.0.0.1', { host: 'localhost.evil.example:80' }],
    ['a rebound name with an address in it: Host', '127.0.0.1', { host: '127.0.0.1.evil.example' }],
    ...inNetwork.map((address): [string, string, Record<string, string>] => [
      'a caller in the network',
      address,
      { host: 'localhost' },
    ]),
  ];

  test.each(refused)('refuses %s (%s, %j)', async (_rule, host, headers) => {
    for (const method of ['POST', 'GET', 'DELETE'])
      expect(await answerTo(host, headers, method)).toEqual([403, 'ForbiddenException']);
    await post('a push');
    await until(() => viewer.messages.includes('a push'));
    expect(viewer.messages).toEqual(['a push']);
  });

  test.each([{ host: 'localhost:4013' }, { host: '127.0.0.1' }, { host: '[::1]:4013' }, { host: 'LOCALHOST' }])(
    'answers a call with the headers %j',
    async (headers) => expect(await answerTo('127.0.0.1', headers)).toEqual([200, undefined]),
  );

  test('the WebSocket itself is open to the network', async () => {
    for (const address of inNetwork) {
      const response = await fetch(`http://${address}:${api.port}/`);
      expect([response.status, response.headers.get('upgrade')]).toEqual([426, 'websocket']);
    }
  });
});

test('posts to a client that does not read fail with LimitExceededException, and other clients get theirs', async () => {
  // Prepare
  const slow = await api.client();
  const slowId = api.events.at(-1)?.requestContext.connectionId;
  slow.webSocket.pause();
  const big = 'x'.repeat(100 * 1024);
  const toSlow = () => api.management.send(new PostToConnectionCommand({ ConnectionId: slowId, Data: big }));

  // Act
  let taken = 0;
  const filling = async (): Promise<never> => {
    for (;;) {
      await toSlow();
      taken += 1;
    }
  };

  // Assess
  await expect(filling()).rejects.toThrow(LimitExceededException);
  await post('a push');
  await until(() => viewer.messages.includes('a push'));
  slow.webSocket.resume();
  await until(() => slow.messages.length === taken);
  await toSlow();
  slow.webSocket.terminate();
});
