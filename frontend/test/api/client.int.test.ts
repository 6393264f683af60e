import type { IncomingHttpHeaders } from 'node:http';
import { CORRELATION_HEADER, CorrelationId, ProblemError, routes } from '@booth/shared';
import { dataOf } from '../../src/api/client.ts';
import { addressOf } from '../../src/api/early-request.ts';
import { problemOf } from '../../src/api/request-error.ts';
import { type AService, answer, aService } from '../support/a-service.ts';
import { aHome, aSession, aSnapshot } from '../support/polls.ts';

const HOME = 'GET /polls/favourites';
const RESULTS = 'GET /polls/favourites/results';
const home = { params: { pollId: 'favourites' } };

let service: AService;
let tokens: (string | undefined)[] = [];
beforeAll(async () => {
  service = await aService({}, { accessToken: async () => tokens.shift() });
});
afterAll(() => service.stop());

describe('the client', () => {
  it('sends what the route asks for and parses what it answers', async () => {
    // Prepare
    const sessionId = 'a'.repeat(64);
    const seen: unknown[] = [];
    service.answers[`POST /sessions/${sessionId}/answers`] = (request, response, body) => {
      seen.push(request.headers['x-device-id'], JSON.parse(body));
      answer(response, 202, aSession());
    };
    const submission = { screenToken: '0b6a6b378d1f', back: true as const };
    // Act
    const reply = await service.client.call(routes.submitAnswer, { params: { sessionId }, body: submission });
    // Assess
    expect(reply).toMatchObject({ status: 202, data: aSession() });
    expect(seen).toEqual(['v'.repeat(32), submission]);
  });

  it('sends no device id in an anonymous call', async () => {
    service.answers[HOME] = (request, response) =>
      answer(response, request.headers['x-device-id'] === undefined ? 200 : 400, aHome(null));
    const reply = await service.client.call(routes.home, { ...home, anonymous: true });
    expect(dataOf(reply).session).toBeNull();
  });

  it('sends the etag, and reads 304 as "nothing newer"', async () => {
    service.answers[RESULTS] = (request, response) =>
      request.headers['if-none-match'] === '"7"'
        ? answer(response, 304, undefined, { etag: '"7"' })
        : answer(response, 200, aSnapshot({ revision: 7 }), { etag: '"7"' });
    const first = await service.client.call(routes.readResults, home);
    const etag = first.headers.get('etag') ?? '';
    const second = await service.client.call(routes.readResults, { ...home, headers: { 'if-none-match': etag } });
    expect([first.data?.revision, second.status, second.data]).toEqual([7, 304, undefined]);
  });

  it('gives each request its own id, and keeps it in every retry', async () => {
    const ids: unknown[] = [];
    service.answers[HOME] = (request, response) => {
      ids.push(request.headers[CORRELATION_HEADER]);
      if (ids.length <= 2) request.socket.destroy();
      else answer(response, 200, aHome(null));
    };
    await service.client.call(routes.home, home);
    await service.client.call(routes.home, home);
    expect(ids.map((id) => CorrelationId.safeParse(id).success)).toEqual([true, true, true, true]);
    expect([new Set(ids).size, new Set(ids.slice(0, 3)).size]).toEqual([2, 1]);
  });

  it('sends no request id if that alone would cause a CORS preflight', async () => {
    let seen: IncomingHttpHeaders = {};
    service.answers[HOME] = (request, response) => {
      seen = request.headers;
      answer(response, 200, aHome(null));
    };
    await service.client.call(routes.home, { ...home, anonymous: true });
    expect(Object.keys(seen).filter((name) => name.startsWith('x-'))).toEqual([]);
  });

  it('sends the query of a list without its undefined values', async () => {
    const list = { polls: [], next: 'page 2' };
    service.answers['GET /organizer/polls'] = (_, response) => answer(response, 200, list);
    service.answers['GET /organizer/polls?cursor=page+2'] = (_, response) => answer(response, 200, { polls: [] });
    const first = await service.client.call(routes.listPolls, {});
    const second = await service.client.call(routes.listPolls, { query: { cursor: first.data?.next } });
    expect([first.data, second.data]).toEqual([list, { polls: [] }]);
  });

  it("sends the organizer's access token to the routes that take one, and asks for it again before each try", async () => {
    // Prepare
    const seen: unknown[] = [];
    tokens = ['old', 'new', 'next'];
    service.answers['GET /organizer/polls'] = (request, response) => {
      seen.push(request.headers.authorization);
      answer(response, seen.length === 1 ? 503 : 200, { polls: [] });
    };
    service.answers[HOME] = (request, response) => {
      seen.push(request.headers.authorization);
      answer(response, 200, aHome(null));
    };
    service.answers[RESULTS] = (request, response) => {
      seen.push(request.headers.authorization);
      answer(response, 200, aSnapshot());
    };
    // Act
    await service.client.call(routes.listPolls, {});
    await service.client.call(routes.home, home);
    await service.client.call(routes.readResults, home);
    // Assess
    expect(seen).toEqual(['Bearer old', 'Bearer new', undefined, 'Bearer next']);
  });

  it('returns a file unchanged, with its byte order mark and its headers', async () => {
    service.answers['GET /organizer/polls/favourites/ballots.csv'] = (_, response) => {
      response.writeHead(200, { 'content-type': 'text/csv; charset=utf-8', 'x-next-cursor': 'abc' });
      response.end('\uFEFFvoter,票\r\n');
    };
    const { data, headers } = await service.client.call(routes.exportBallots, home);
    expect([data, headers.get('x-next-cursor')]).toEqual(['\uFEFFvoter,票\r\n', 'abc']);
  });

  it('reads the problem when a file is refused', async () => {
    const { problem } = new ProblemError('not-an-organizer', 'Ask for the role.');
    service.answers['GET /organizer/polls/favourites/results.csv'] = (_, response) => answer(response, 403, problem);
    const refusal = await service.client.call(routes.exportResults, home).catch((error: unknown) => error);
    expect(problemOf(refusal)).toEqual(problem);
  });

  it("throws a refusal with the server's problem", async () => {
    const { problem } = new ProblemError('stale-screen', 'Go on from here.', { session: aSession() });
    service.answers[HOME] = (_, response) => answer(response, problem.status, problem);
    const refusal = await service.client.call(routes.home, home).catch((error: unknown) => error);
    expect(problemOf(refusal)).toEqual(problem);
  });

  it('retries when the connection breaks before the answer', async () => {
    let broken = 0;
    service.answers[HOME] = (request, response) => {
      broken += 1;
      if (broken <= 2) request.socket.destroy();
      else answer(response, 200, aHome(null));
    };
    await service.client.call(routes.home, home);
    expect(broken).toBe(3);
  });

  it('judges an error without a problem document (from a gateway) by its status', async () => {
    service.answers[HOME] = (_, response) => {
      response.writeHead(403, { 'content-type': 'text/html' });
      response.end('<html>');
    };
    const refused = service.client.call(routes.home, home);
    await expect(refused).rejects.toMatchObject({ status: 403, problem: undefined });
  });

  it('throws on an answer that breaks the contract instead of showing it', async () => {
    service.answers[HOME] = (_, response) => answer(response, 200, { poll: 'none' });
    await expect(service.client.call(routes.home, home)).rejects.toMatchObject({
      name: '$ZodError',
      issues: expect.arrayContaining([expect.objectContaining({ path: ['poll'], expected: 'object' })]),
    });
  });

  it("reports the server's time of each answer to the clock, even of a refusal or a 304: from the body, or else from the header", async () => {
    // Prepare
    const observed: [number, number | undefined][] = [];
    const clock = {
      pageNow: () => 5,
      observe: (time: number, sentAt?: number) => {
        observed.push([time, sentAt]);
      },
    };
    const timed = await aService({}, { clock });
    const date = 'Tue, 01 Dec 2026 09:00:07 GMT';
    timed.answers[HOME] = (_, response) => answer(response, 200, aHome(null), { date });
    timed.answers[RESULTS] = (_, response) => answer(response, 304, undefined, { date });
    // Act
    await timed.client.call(routes.home, home);
    await timed.client.call(routes.readResults, home);
    timed.answers[RESULTS] = (_, response) => answer(response, 403, undefined, { date });
    await timed.client.call(routes.readResults, home).catch(() => undefined);
    await timed.stop();
    // Assess
    const bySecond = Date.parse(date);
    expect(observed).toEqual([
      [Date.parse(aHome(null).now), 5],
      [bySecond, 5],
      [bySecond, 5],
    ]);
  });

  it('fills in addresses, with or without a slash at the end of the base', () => {
    expect(addressOf('http://a/dev/', '/polls/{pollId}', { pollId: 'x' })).toBe('http://a/dev/polls/x');
    expect(addressOf('http://a', '/polls/{pollId}', { pollId: 'x/y' })).toBe('http://a/polls/x%2Fy');
  });
});
