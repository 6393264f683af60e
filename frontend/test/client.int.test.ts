import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { ProblemError, routes } from '@booth/shared';
import { addressOf, createClient, dataOf } from '../src/api/client.ts';
import { problemOf } from '../src/api/request-error.ts';
import { aHome, aSession, aSnapshot } from './polls.ts';

type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void;

let server: Server;
let handle: Handler = (_, response) => response.end();

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => handle(request, response, Buffer.concat(chunks).toString()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function aClient() {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server does not listen');
  const base = `http://127.0.0.1:${address.port}/dev/`;
  return createClient({
    addresses: { survey: base, aggregation: base },
    voterId: () => 'v'.repeat(32),
    watchForWake: (onWake) => {
      queueMicrotask(onWake);
      return () => {};
    },
    onTrouble: () => {},
  });
}

const answer = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(body === undefined ? '' : JSON.stringify(body));
};

describe('the client', () => {
  it('sends what the route asks for and parses what it answers', async () => {
    // Prepare
    const seen: unknown[] = [];
    handle = (request, response, body) => {
      seen.push([request.method, request.url, request.headers['x-voter-id'], JSON.parse(body)]);
      answer(response, 202, aSession());
    };
    const submission = { screenToken: '0b6a6b37-8d1f-4b8e-9c39-3f0f6c0d3a11', back: true as const };
    const sessionId = 'a'.repeat(64);
    // Act
    const reply = await aClient().call(routes.submitAnswer, { params: { sessionId }, body: submission });
    // Assess
    expect(reply).toMatchObject({ status: 202, data: aSession() });
    expect(seen).toEqual([['POST', `/dev/sessions/${sessionId}/answers`, 'v'.repeat(32), submission]]);
  });

  it('names no visitor where it asks as nobody in particular', async () => {
    handle = (request, response) =>
      answer(response, request.headers['x-voter-id'] === undefined ? 200 : 400, aHome(null));
    const call = { params: { pollId: 'favourites' }, body: undefined, anonymous: true };
    expect(dataOf(await aClient().call(routes.home, call)).session).toBeNull();
  });

  it('asks with the etag, and takes 304 as nothing newer', async () => {
    handle = (request, response) =>
      request.headers['if-none-match'] === '"7"'
        ? answer(response, 304, undefined, { etag: '"7"' })
        : answer(response, 200, aSnapshot({ revision: 7 }), { etag: '"7"' });
    const call = { params: { pollId: 'favourites' }, body: undefined };
    const first = await aClient().call(routes.readResults, call);
    const second = await aClient().call(routes.readResults, { ...call, etag: first.etag });
    expect([first.data?.revision, second.status, second.data]).toEqual([7, 304, undefined]);
  });

  it('throws a refusal with the problem that the server sent', async () => {
    const { problem } = new ProblemError('stale-screen', 'Go on from here.', { session: aSession() });
    handle = (_, response) => answer(response, problem.status, problem);
    const call = aClient().call(routes.home, { params: { pollId: 'favourites' }, body: undefined });
    expect(problemOf(await call.catch((error: unknown) => error))).toEqual(problem);
  });

  it('repeats by itself when the connection breaks before the answer', async () => {
    let broken = 0;
    handle = (request, response) => {
      broken += 1;
      if (broken <= 2) request.socket.destroy();
      else answer(response, 200, aHome(null));
    };
    await aClient().call(routes.home, { params: { pollId: 'favourites' }, body: undefined });
    expect(broken).toBe(3);
  });

  it('takes a failure that is no problem of ours (a gateway in between) for what its status says', async () => {
    handle = (_, response) => {
      response.writeHead(403, { 'content-type': 'text/html' });
      response.end('<html>');
    };
    const call = aClient().call(routes.home, { params: { pollId: 'favourites' }, body: undefined });
    await expect(call).rejects.toMatchObject({ status: 403, problem: undefined });
  });

  it('throws on an answer that breaks the contract instead of showing it', async () => {
    handle = (_, response) => answer(response, 200, { poll: 'none' });
    const call = aClient().call(routes.home, { params: { pollId: 'favourites' }, body: undefined });
    await expect(call).rejects.toThrow();
  });

  it('fills addresses in, whether or not the base ends in a slash', () => {
    expect(addressOf('http://a/dev/', '/polls/{pollId}', { pollId: 'x' })).toBe('http://a/dev/polls/x');
    expect(addressOf('http://a', '/polls/{pollId}', { pollId: 'x/y' })).toBe('http://a/polls/x%2Fy');
  });
});
