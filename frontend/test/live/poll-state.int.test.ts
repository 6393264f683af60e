import { type PollStateView, ProblemError, pollStateOf } from '@booth/shared';
import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { knownOf, learn } from '../../src/features/live/api/live-store.ts';
import { learnFromRefusal, pollStateQueryOptions, REFUSAL_HOLDS_MS } from '../../src/features/live/api/poll-state.ts';
import { isWithdrawn, pollAsKnown, withMessage } from '../../src/features/live/live-results.ts';
import { notOlder } from '../../src/features/poll/api/not-older.ts';
import { type AService, answer, aService } from '../support/a-service.ts';
import { aHome, aPoll } from '../support/polls.ts';

const POLL = 'favourites';
const STATE = `GET /polls/${POLL}/state`;
const CLOSED_AT = '2026-12-01T08:59:59.000Z';

let service: AService;
let cache: QueryClient;
beforeEach(async () => {
  service = await aService();
  cache = new QueryClient({ defaultOptions: { queries: { retry: false } } });
});
afterEach(async () => {
  cache.clear();
  await service.stop();
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
  it('is cheap while nothing happens: the second time with the tag of the first', async () => {
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

  it('never takes an answer for newer than a push that came in meanwhile', async () => {
    service.answers[STATE] = (_, response) => {
      learn(cache, POLL, (known) => withMessage(known, { type: 'poll', ...view(3, { status: 'closed' }) }, 1));
      answer(response, 200, view(2));
    };
    await ask();
    expect(knownOf(cache, POLL).poll).toMatchObject({ version: 3, status: 'closed' });
  });

  it('of one that was there and is unknown now says that it is withdrawn; of one that never was it fails', async () => {
    service.answers[STATE] = (_, response) => answer(response, 404, unknown);
    await expect(ask()).rejects.toMatchObject({ status: 404 });
    expect(isWithdrawn(knownOf(cache, POLL))).toBe(false);
    learn(cache, POLL, (known) => withMessage(known, { type: 'poll', ...view(2) }, 1));
    await ask();
    expect(isWithdrawn(knownOf(cache, POLL))).toBe(true);
  });

  it('of one that was read, but whose state was never heard of, says that it is withdrawn the second time', async () => {
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

  it('begins after a page has been read, not with it', async () => {
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

  it('because the poll is closed closes it on the page at once', () => {
    refuse({ closedAt: CLOSED_AT });
    expect(poll()).toMatchObject({ status: 'closed', closedAt: CLOSED_AT });
  });

  it('is believed for a moment only where nothing explains it: it may come of a copy that was behind', async () => {
    refuse({ closedAt: CLOSED_AT });
    await jest.advanceTimersByTimeAsync(REFUSAL_HOLDS_MS - 1);
    expect(poll().status).toBe('closed');
    await jest.advanceTimersByTimeAsync(1);
    expect(poll().status).toBe('open');
  });

  it('holds on as long as the server cannot be asked', async () => {
    const unreachable = { ...options(), queryFn: () => Promise.reject(new Error('no network')) };
    await cache.fetchQuery(unreachable).catch(() => {});
    refuse({ closedAt: CLOSED_AT });
    await jest.advanceTimersByTimeAsync(3 * REFUSAL_HOLDS_MS);
    expect(poll().status).toBe('closed');
    cache.removeQueries({ queryKey: options().queryKey });
    await jest.advanceTimersByTimeAsync(REFUSAL_HOLDS_MS);
    expect(poll().status).toBe('open');
  });

  it('of a poll that has been opened again since is forgotten', () => {
    refuse({ closedAt: CLOSED_AT });
    learn(cache, POLL, (known) => withMessage(known, { type: 'poll', ...view(3) }, 1));
    expect(poll()).toMatchObject({ version: 3, status: 'open' });
  });

  it('for another reason says nothing of the state', () => {
    learnFromRefusal(cache, POLL, 1, new ProblemError('already-voted', 'Once only.').problem);
    expect(poll().status).toBe('open');
  });
});

test('what is read of a poll never takes it back to an older version, as copies of it are written one by one', () => {
  const [older, newer] = [aHome(null, aPoll({ version: 1 })), aHome(null, aPoll({ version: 2 }))];
  expect(notOlder(older, newer).poll.version).toBe(2);
  expect(notOlder(newer, older).poll.version).toBe(2);
  expect(notOlder(older, undefined)).toBe(older);
});
