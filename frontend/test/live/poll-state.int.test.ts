import { type PollStateView, ProblemError, pollStateOf } from '@booth/shared';
import { type QueryClient, QueryObserver } from '@tanstack/react-query';
import { knownOf, learn } from '../../src/features/live/api/live-store.ts';
import { learnFromRefusal, pollStateQueryOptions, REFUSAL_HOLDS_MS } from '../../src/features/live/api/poll-state.ts';
import { isWithdrawn, pollAsKnown, withMessage } from '../../src/features/live/live-results.ts';
import { notOlder } from '../../src/features/poll/api/not-older.ts';
import { type AService, answer, eachWithService } from '../support/a-service.ts';
import { aHome, aPoll } from '../support/polls.ts';

const POLL = 'favourites';
const STATE = `GET /polls/${POLL}/state`;
const CLOSED_AT = '2026-12-01T08:59:59.000Z';

let service: AService;
let cache: QueryClient;
eachWithService((started, empty) => {
  [service, cache] = [started, empty];
});

const view = (version: number, change: object = {}): PollStateView => ({
  poll: { ...pollStateOf(aPoll()), version, ...change },
  resultsVisible: true,
  now: '2026-12-01T09:00:00.000Z',
});
const options = () => pollStateQueryOptions(service.client, POLL, Date.now);
const ask = () => cache.fetchQuery(options());
const { problem: unknown } = new ProblemError('unknown-poll', 'Check the address.');

describe('asking for the state of a poll', () => {
  it('is cheap while nothing changes: the second request has the etag of the first', async () => {
    const tags: unknown[] = [];
    service.answers[STATE] = (request, response) => {
      tags.push(request.headers['if-none-match']);
      answer(response, tags.length === 1 ? 200 : 304, tags.length === 1 ? view(2) : undefined, { etag: '"2-open"' });
    };
    await ask();
    await ask();
    expect(tags).toEqual([undefined, '"2-open"']);
    expect(knownOf(cache, POLL).poll?.version).toBe(2);
  });

  it('never overwrites a newer push that came in during the request', async () => {
    service.answers[STATE] = (_, response) => {
      learn(cache, POLL, (known) => withMessage(known, { type: 'poll', ...view(3, { status: 'closed' }) }, 1));
      answer(response, 200, view(2));
    };
    await ask();
    expect(knownOf(cache, POLL).poll).toMatchObject({ version: 3, status: 'closed' });
  });

  it('says that the poll is withdrawn if it was known and is unknown now, and fails if it was never known', async () => {
    service.answers[STATE] = (_, response) => answer(response, 404, unknown);
    await expect(ask()).rejects.toMatchObject({ status: 404 });
    expect(isWithdrawn(knownOf(cache, POLL))).toBe(false);
    learn(cache, POLL, (known) => withMessage(known, { type: 'poll', ...view(2) }, 1));
    await ask();
    expect(isWithdrawn(knownOf(cache, POLL))).toBe(true);
  });

  it('says that the poll is withdrawn at the second refusal if only the poll itself was read', async () => {
    const askAgain = () =>
      cache.fetchQuery(pollStateQueryOptions(service.client, POLL, Date.now, aPoll({ version: 4 })));
    service.answers[STATE] = (_, response) => answer(response, 404, unknown);
    await expect(askAgain()).rejects.toMatchObject({ status: 404 });
    expect(isWithdrawn(knownOf(cache, POLL))).toBe(false);
    await askAgain();
    expect(knownOf(cache, POLL).poll).toMatchObject({ version: 4, status: 'draft' });
    service.answers[STATE] = (_, response) => answer(response, 200, view(4));
    await askAgain();
    expect(isWithdrawn(knownOf(cache, POLL))).toBe(false);
  });

  it('begins only some time after the page was read', async () => {
    service.answers[STATE] = (_, response) => answer(response, 200, view(1));
    const staleTime = Number.POSITIVE_INFINITY;
    // Watched here, as a request would reach the service later.
    const fetched = jest.spyOn(globalThis, 'fetch');
    const stop = new QueryObserver(cache, { ...options(), staleTime }).subscribe(() => {});
    await new Promise((resolve) => setImmediate(resolve));
    const calls = fetched.mock.calls.length;
    fetched.mockRestore();
    stop();
    expect(calls).toBe(0);
  });
});

describe('a refusal', () => {
  const refuse = (extension: object) => {
    const { problem } = new ProblemError('poll-not-open', 'The poll closed.', extension);
    learnFromRefusal(cache, POLL, 1, problem);
  };
  const poll = () => pollAsKnown(aPoll(), knownOf(cache, POLL));
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('closes the poll on the page at once', () => {
    refuse({ closedAt: CLOSED_AT });
    expect(poll()).toMatchObject({ status: 'closed', closedAt: CLOSED_AT });
  });

  it('is believed only for a moment if nothing confirms it: it may come from a stale copy', async () => {
    refuse({ closedAt: CLOSED_AT });
    await jest.advanceTimersByTimeAsync(REFUSAL_HOLDS_MS - 1);
    expect(poll().status).toBe('closed');
    await jest.advanceTimersByTimeAsync(1);
    expect(poll().status).toBe('open');
  });

  it("is believed as long as the server can't be asked", async () => {
    const unreachable = { ...options(), queryFn: () => Promise.reject(new Error('no network')) };
    await cache.fetchQuery(unreachable).catch(() => {});
    refuse({ closedAt: CLOSED_AT });
    await jest.advanceTimersByTimeAsync(3 * REFUSAL_HOLDS_MS);
    expect(poll().status).toBe('closed');
    cache.removeQueries({ queryKey: options().queryKey });
    await jest.advanceTimersByTimeAsync(REFUSAL_HOLDS_MS);
    expect(poll().status).toBe('open');
  });

  it('is dropped when the poll has been opened again', () => {
    refuse({ closedAt: CLOSED_AT });
    learn(cache, POLL, (known) => withMessage(known, { type: 'poll', ...view(3) }, 1));
    expect(poll()).toMatchObject({ version: 3, status: 'open' });
  });

  it('for another reason does not change the state', () => {
    learnFromRefusal(cache, POLL, 1, new ProblemError('already-voted', 'Once only.').problem);
    expect(poll().status).toBe('open');
  });
});

test('a read never takes a poll back to an older version: `home` reads with eventual consistency', () => {
  const [older, newer] = [aHome(null, aPoll({ version: 1 })), aHome(null, aPoll({ version: 2 }))];
  expect(notOlder(older, newer).poll.version).toBe(2);
  expect(notOlder(newer, older).poll.version).toBe(2);
  expect(notOlder(older, undefined)).toBe(older);
});
