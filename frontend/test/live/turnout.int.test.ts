import { ProblemError, pollStateOf, type Turnout } from '@booth/shared';
import type { QueryClient } from '@tanstack/react-query';
import { knownOf, learn } from '../../src/features/live/api/live-store.ts';
import { turnoutQueryOptions } from '../../src/features/live/api/turnout.ts';
import { withMessage } from '../../src/features/live/live-results.ts';
import { type AService, answer, eachWithService } from '../support/a-service.ts';
import { aPoll } from '../support/polls.ts';

const POLL = 'favourites';
const TURNOUT = `GET /polls/${POLL}/turnout`;
const AT = '2026-12-01T09:00:00.000Z';

let service: AService;
let cache: QueryClient;
eachWithService((started, empty) => {
  [service, cache] = [started, empty];
});

const counted = (ballots: number, pollVersion = 1): Turnout => ({
  ...{ pollId: POLL, pollVersion, revision: ballots, asOf: AT },
  ballots,
});
const push = (ballots: number, pollVersion = 1) =>
  learn(cache, POLL, (known) =>
    withMessage(known, { type: 'turnout', turnout: counted(ballots, pollVersion) }, Date.now()),
  );
const tell = (version: number) =>
  learn(cache, POLL, (known) => {
    const poll = { ...pollStateOf(aPoll()), version, turnoutShown: true };
    return withMessage(known, { type: 'poll', poll, resultsVisible: false, now: AT }, Date.now());
  });
async function ask() {
  await cache.fetchQuery(turnoutQueryOptions(service.client, POLL, Date.now));
  return knownOf(cache, POLL).turnout?.ballots;
}

describe('asking how many have voted', () => {
  it('is cheap while nothing changes: the second request has the etag of the first, as long as the number is known', async () => {
    const etags: unknown[] = [];
    service.answers[TURNOUT] = (request, response) => {
      const etag = request.headers['if-none-match'];
      etags.push(etag);
      answer(response, etag === undefined ? 200 : 304, etag === undefined ? counted(5) : undefined, { etag: 'W/"1"' });
    };
    expect([await ask(), await ask()]).toEqual([5, 5]);
    learn(cache, POLL, (known) => ({ ...known, turnout: undefined }));
    expect(await ask()).toBe(5);
    expect(etags).toEqual([undefined, 'W/"1"', undefined]);
  });

  it('never overwrites a newer push that came in during the request', async () => {
    service.answers[TURNOUT] = (_, response) => {
      push(9);
      answer(response, 200, counted(8));
    };
    expect(await ask()).toBe(9);
  });

  it.each(['results-hidden', 'unknown-poll'] as const)('treats %s as an answer, not as a failure', async (code) => {
    const { problem } = new ProblemError(code, 'The poll does not tell.');
    service.answers[TURNOUT] = (_, response) => answer(response, problem.status, problem);
    push(3);
    expect(await ask()).toBeUndefined();
  });

  it('ignores a refusal from before the poll showed the number', async () => {
    const { problem } = new ProblemError('results-hidden', 'The poll does not tell.');
    tell(1);
    service.answers[TURNOUT] = (_, response) => {
      tell(2);
      push(3, 2);
      answer(response, 403, problem);
    };
    expect(await ask()).toBe(3);
  });

  it('fails without a retry: the next request comes anyway', async () => {
    service.answers[TURNOUT] = (_, response) => answer(response, 503, undefined);
    await expect(ask()).rejects.toMatchObject({ status: 503 });
    expect(service.asked).toHaveLength(1);
  });
});
