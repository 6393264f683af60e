import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import { passOnAsSent } from '../../src/plugin/lambda-routes.ts';

const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
});

/** A request as the framework gets it; `rawHeaders` are those that the function gets. */
interface Given {
  url: string;
  contentType: string | undefined;
  cookie: string | undefined;
  rawHeaders: string[];
}

/** Starts a server whose framework answers with the request that it got. */
async function start(): Promise<number> {
  const listener = createServer(({ url, headers, rawHeaders }, response) => {
    response.end(JSON.stringify({ url, contentType: headers['content-type'], cookie: headers.cookie, rawHeaders }));
  });
  passOnAsSent({ listener });
  servers.push(listener.listen(0, '127.0.0.1'));
  await once(listener, 'listening');
  const address = listener.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Sends a request with exactly this path. */
function send(port: number, path: string, headers: Record<string, string> = {}): Promise<Given> {
  return new Promise((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1', method: 'POST', path, headers }, async (response) => {
      let body = '';
      for await (const chunk of response) body += String(chunk);
      resolve(JSON.parse(body));
    });
    sent.on('error', reject).end();
  });
}

let port: number;
beforeAll(async () => {
  port = await start();
});

test.each(['application/json', 'application/vnd.api+json', 'garbage', ';;', 'multipart/form-data', ''])(
  'a body of the type %j is text for the framework, while the function gets its type',
  async (type) => {
    const given = await send(port, '/', { 'Content-Type': type });
    expect(given.contentType).toBe('text/plain');
    expect(given.rawHeaders.slice(0, 2)).toEqual(['Content-Type', type]);
  },
);

test.each(['application/octet-stream', 'multipart/form-data; boundary=x'])(
  'a body of the type %s stays binary',
  async (type) => {
    expect((await send(port, '/', { 'content-type': type })).contentType).toBe(type);
  },
);

test.each([
  ['a=b', 'a=b'],
  ['a=b; c="d"', 'a=b; c="d"'],
  ['a b=c,;;"', undefined],
])('the cookies %s reach the framework as %s', async (cookie, expected) => {
  expect((await send(port, '/', { cookie })).cookie).toBe(expected);
});

test.each([
  ['/polls/a%20b?x=%', '/polls/a%20b?x=%'],
  ['/polls/%E0%A4%A/x', '/polls/%25E0%25A4%25A/x'],
  ['/polls/%', '/polls/%25'],
  ['/polls/%2e%2E/x', '/polls/%252e%252E/x'],
  ['/polls/../x', '/polls/%252e%252e/x'],
  ['/polls/..a', '/polls/..a'],
  ['http://other.example/polls/a?x=1', '/polls/a?x=1'],
  ['http://other.example?x=1', '/?x=1'],
])('the path %s is passed on as %s', async (path, url) => {
  expect((await send(port, path)).url).toBe(url);
});

test('a client cannot claim an identity by the header of serverless-offline', async () => {
  const { rawHeaders } = await send(port, '/', {
    'SLS-Offline-Authorizer-Override': '{"sub":"mallory"}',
    'x-other': '1',
  });
  expect(rawHeaders.join()).not.toMatch(/override|mallory/i);
  expect(rawHeaders.slice(0, 2)).toEqual(['x-other', '1']);
});
