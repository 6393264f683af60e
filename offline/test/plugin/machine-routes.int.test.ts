import { createServer, request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { RestMethod } from '../../src/apigateway/index.ts';
import { serveMachineRoutes } from '../../src/plugin/machine-routes.ts';
import { listen } from '../support/listening.ts';

const closings: (() => Promise<void>)[] = [];
afterAll(() => Promise.all(closings.map((close) => close())));

/** Sends a request with exactly this path; `fetch` would normalize it. */
function send(
  port: number,
  method: string,
  path: string,
  body = '',
): Promise<{ status: number | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1', method, path, headers: { 'x-visitor': 'v1' } }, (response) => {
      let received = '';
      response.on('data', (chunk) => {
        received += String(chunk);
      });
      response.on('end', () => resolve({ status: response.statusCode, body: received }));
    });
    sent.on('error', reject).end(body);
  });
}

async function start(pathPrefix = '', functionMethods?: RestMethod[]) {
  const functionRoutes = functionMethods?.map((method) => ({ ...method, isProxy: true, validation: undefined }));
  const server = createServer((incoming, response) => response.end(`function: ${incoming.url}`));
  serveMachineRoutes(server, {
    routes: [
      { method: 'POST', path: '/polls' },
      { method: 'GET', path: '/polls/{pollId}' },
      { method: 'ANY', path: '/any/{rest+}' },
    ],
    functionRoutes,
    integrations: async (incoming, response) => {
      const body = await text(incoming);
      response.writeHead(201).end(`${incoming.method} ${incoming.url} ${incoming.headers['x-visitor']} ${body}`);
    },
    pathPrefix,
  });
  const { port, close } = await listen(server);
  closings.push(close);
  return { port };
}

describe('serveMachineRoutes', () => {
  test.each([
    ['a route with a body', 'POST', '/polls', 'POST /polls v1 {"a":1}', '{"a":1}'],
    ['a route with a parameter and a query', 'GET', '/polls/abc?x=1&y=2', 'GET /polls/abc?x=1&y=2 v1 '],
    ['an encoded path, as it is', 'GET', '/polls/a%23b%2F..%00', 'GET /polls/a%23b%2F..%00 v1 '],
    ['an address that is sent whole', 'GET', 'http://other.example/polls/abc?x=1', 'GET /polls/abc?x=1 v1 '],
    ['a route with any method and depth', 'DELETE', '/any/a/b', 'DELETE /any/a/b v1 '],
  ])('passes %s on to the integrations', async (_case, method, path, expected, body = '') => {
    const { port } = await start();
    expect(await send(port, method, path, body)).toEqual({ status: 201, body: expected });
  });

  test.each([
    ['another path', 'GET', '/sessions/1'],
    ['another method', 'DELETE', '/polls/abc'],
    ['a path that names a host', 'GET', '//example.com/polls/abc'],
  ])('leaves %s to the former listeners', async (_case, method, path) => {
    const { port } = await start();
    expect(await send(port, method, path)).toEqual({ status: 200, body: `function: ${path}` });
  });

  test('removes the prefix of paths that serverless-offline adds', async () => {
    const { port } = await start('/dev');
    expect((await send(port, 'GET', '/dev/polls/abc')).body).toBe('GET /polls/abc v1 ');
    expect((await send(port, 'GET', '/polls/abc')).body).toBe('function: /polls/abc');
  });

  describe('when all methods of the API are known', () => {
    const functionRoutes = [
      { method: 'GET', path: '/polls/open' },
      { method: 'POST', path: '/polls/{pollId}' },
    ];

    test.each([
      ['the method of a function', 'POST', '/polls/abc'],
      ['a more literal path than that of a state machine', 'GET', '/polls/open'],
    ])('leaves %s to serverless-offline', async (_case, method, path) => {
      const { port } = await start('', functionRoutes);
      expect((await send(port, method, path)).body).toBe(`function: ${path}`);
    });

    test.each([
      ['an unknown path', 'GET', '/nowhere'],
      ['an unknown method', 'DELETE', '/polls/open'],
      ['a preflight that is not deployed', 'OPTIONS', '/polls/open'],
    ])('passes %s on, for the API to answer', async (_case, method, path) => {
      const { port } = await start('', functionRoutes);
      expect((await send(port, method, path)).body).toBe(`${method} ${path} v1 `);
    });

    test('leaves paths outside the stage to serverless-offline', async () => {
      const { port } = await start('/dev', functionRoutes);
      expect((await send(port, 'GET', '/nowhere')).body).toBe('function: /nowhere');
      expect((await send(port, 'GET', '/dev/nowhere')).body).toBe('GET /nowhere v1 ');
    });
  });
});
