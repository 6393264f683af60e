import { ProblemError, pollStateOf } from '@booth/shared';
import { type QueryClient, QueryObserver } from '@tanstack/react-query';
import { knownOf, learn } from '../../src/features/live/api/live-store.ts';
import { pollStateQueryOptions } from '../../src/features/live/api/poll-state.ts';
import { liveResultsQueryOptions } from '../../src/features/live/api/results.ts';
import { withMessage } from '../../src/features/live/live-results.ts';
import { type AService, answer, eachWithService } from '../support/a-service.ts';
import { aPoll, aSnapshot } from '../support/polls.ts';

const POLL = 'favourites';
const RESULTS = `GET /polls/${POLL}/results`;
const STATE = `GET /polls/${POLL}/state`;

let service: AService;
let cache: QueryClient;
eachWithService((started, empty) => {
  [service, cache] = [started, empty];
});

const ask = () => cache.fetchQuery(liveResultsQueryOptions(service.client, POLL, Date.now));
const push = (revision: number) =>
  learn(cache, POLL, (known) => withMessage(known, { type: 'results', snapshot: aSnapshot({ revision }) }, Date.now()));

describe('asking for results', () => {
  it('is cheap while nothing changes: the second request has the etag of the first', async () => {
    const etags: unknown[] = [];
    service.answers[RESULTS] = (request, response) => {
      etags.push(request.headers['if-none-match']);
      answer(response, etags.length === 1 ? 200 : 304, etags.length === 1 ? aSnapshot() : undefined, { etag: '"1.1"' });
    };
    await ask();
    const known = await ask();
    expect(etags).toEqual([undefined, '"1.1"']);
    expect(known.snapshot).toEqual(aSnapshot());
  });

  it('never overwrites a newer push that came in during the request', async () => {
    service.answers[RESULTS] = (_, response) => {
      push(9);
      answer(response, 200, aSnapshot({ revision: 8 }));
    };
    expect((await ask()).snapshot?.revision).toBe(9);
  });

  it('treats hidden results as an answer, not as a failure', async () => {
    const { problem } = new ProblemError('results-hidden', 'They are shown when the poll closes.');
    service.answers[RESULTS] = (_, response) => answer(response, 403, problem);
    push(3);
    expect(await ask()).toMatchObject({ visible: false, snapshot: undefined });
  });

  it('drops refused results at once, and reads the state, which says why', async () => {
    const { problem } = new ProblemError('results-hidden', 'They are shown when the organizer reveals them.');
    const poll = { ...pollStateOf(aPoll()), version: 2, revealed: false };
    const stateAnswer = Promise.withResolvers<() => void>();
    service.answers[STATE] = (_, response) =>
      stateAnswer.resolve(() =>
        answer(response, 200, { poll, resultsVisible: false, now: '2026-12-01T09:00:00.000Z' }),
      );
    service.answers[RESULTS] = (_, response) => answer(response, 403, problem);
    push(3);
    const staleTime = Number.POSITIVE_INFINITY;
    const state = new QueryObserver(cache, { ...pollStateQueryOptions(service.client, POLL, Date.now), staleTime });
    const isRead = Promise.withResolvers<void>();
    const stop = state.subscribe(({ isFetching }) => !isFetching && isRead.resolve());
    try {
      expect(await ask()).toMatchObject({ poll: undefined, visible: false, snapshot: undefined });
      (await stateAnswer.promise)();
      await isRead.promise;
    } finally {
      stop();
    }
    expect(knownOf(cache, POLL)).toMatchObject({ poll, visible: false });
    expect(service.asked).toEqual([RESULTS, STATE]);
  });

  it('drops the results of a poll that became a draft again, and fails for an unknown one', async () => {
    const { problem } = new ProblemError('unknown-poll', 'Check the address of the poll.');
    service.answers[RESULTS] = (_, response) => answer(response, 404, problem);
    await expect(ask()).rejects.toMatchObject({ status: 404 });
    push(3);
    expect(await ask()).toMatchObject({ visible: false, snapshot: undefined });
  });

  it('ignores an answer from before the poll hid its results, and its etag', async () => {
    service.answers[RESULTS] = (_, response) => {
      const poll = { ...pollStateOf(aPoll()), version: 2 };
      const message = { type: 'poll' as const, poll, resultsVisible: false, now: '2026-12-01T09:00:00.000Z' };
      learn(cache, POLL, (known) => withMessage(known, message, Date.now()));
      answer(response, 200, aSnapshot({ pollVersion: 1 }), { etag: '"1-1"' });
    };
    push(3);
    expect(await ask()).toMatchObject({ visible: false, snapshot: undefined, etag: undefined });
  });

  it('ignores a refusal from before the poll showed its results', async () => {
    const { problem } = new ProblemError('results-hidden', 'They are shown when the organizer reveals them.');
    const tell = (version: number, resultsVisible: boolean) => {
      const poll = { ...pollStateOf(aPoll()), version };
      const message = { type: 'poll' as const, poll, resultsVisible, now: '2026-12-01T09:00:00.000Z' };
      learn(cache, POLL, (known) => withMessage(known, message, Date.now()));
    };
    tell(1, false);
    service.answers[RESULTS] = (_, response) => {
      tell(2, true);
      answer(response, 403, problem);
    };
    expect(await ask()).toMatchObject({ visible: true, poll: { version: 2 } });
  });

  it('fails without a retry: the next request comes anyway', async () => {
    service.answers[RESULTS] = (_, response) => answer(response, 503, undefined);
    await expect(ask()).rejects.toMatchObject({ status: 503 });
    expect(service.asked).toHaveLength(1);
  });
});
