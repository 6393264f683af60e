import { type Poll, type Problem, visitorRoutes } from '@booth/shared';
import { type QueryClient, queryOptions } from '@tanstack/react-query';
import type { BoothClient } from '../../../api/client.ts';
import { problemOf } from '../../../api/request-error.ts';
import { newestVersionOf, withStateView, withWithdrawal } from '../live-results.ts';
import { type KeptEtag, knownOf, learn, NO_ETAG } from './live-store.ts';

/**
 * How long to believe a refusal that no newer state of the poll explains, in milliseconds. Longer
 * while the state can't be read.
 */
export const REFUSAL_HOLDS_MS = 3_000;

const stateKey = (pollId: string) => ['poll-state', pollId] as const;

async function fetchState(
  client: BoothClient,
  cache: QueryClient,
  pollId: string,
  now: () => number,
  read: Poll | undefined,
  signal: AbortSignal,
): Promise<KeptEtag> {
  const { etag } = cache.getQueryData<KeptEtag>(stateKey(pollId)) ?? NO_ETAG;
  try {
    const sent = { 'if-none-match': etag };
    const reply = await client.call(visitorRoutes.readPollState, {
      params: { pollId },
      headers: sent,
      signal,
      once: true,
    });
    learn(cache, pollId, (known) => withStateView(known, reply.data, now()));
    return { etag: reply.headers.get('etag') ?? etag };
  } catch (error) {
    if (!isUnknown(error)) throw error;
    // The state of a poll that was just opened may be missing at first, so ask twice.
    const isRefusedAgain = isUnknown(cache.getQueryState(stateKey(pollId))?.error);
    const { poll } = learn(cache, pollId, (known) => withWithdrawal(known, now(), isRefusedAgain ? read : undefined));
    if (poll === undefined) throw error;
    return NO_ETAG;
  }
}

const isUnknown = (error: unknown) => problemOf(error)?.code === 'unknown-poll';

/**
 * Reads the public state of a poll into `useKnown`. Doesn't read at first, because the page has
 * just read the poll.
 * @param now milliseconds since 1970
 * @param read the poll as the page read it; undefined if it found none
 */
export const pollStateQueryOptions = (client: BoothClient, pollId: string, now: () => number, read?: Poll) =>
  queryOptions({
    queryKey: stateKey(pollId),
    queryFn: ({ client: cache, signal }) => fetchState(client, cache, pollId, now, read, signal),
    initialData: NO_ETAG,
  });

/** Reads the state of a followed poll again. Never rejects. */
export const rereadState = (cache: QueryClient, pollId: string): Promise<void> =>
  cache.refetchQueries({ queryKey: stateKey(pollId) });

/**
 * Learns from a refusal that the poll takes no ballots now, and reads the state. Ignores refusals
 * of other kinds.
 * @param version the version of the poll that the page knew
 */
export function learnFromRefusal(cache: QueryClient, pollId: string, version: number, problem: Problem): void {
  if (problem.code !== 'poll-not-open') return;
  const { opensAt, closedAt } = problem;
  const { refusal } = learn(cache, pollId, (known) => ({
    ...known,
    refusal: { version: newestVersionOf(known, { version }), opensAt, closedAt },
  }));
  void rereadState(cache, pollId);
  const doubt = async () => {
    await rereadState(cache, pollId);
    if (knownOf(cache, pollId).refusal !== refusal) return;
    // While the server can't be reached, the refusal is the latest news.
    if (cache.getQueryState(stateKey(pollId))?.status === 'error') setTimeout(doubt, REFUSAL_HOLDS_MS);
    else learn(cache, pollId, (known) => ({ ...known, refusal: undefined }));
  };
  // Without newer news, the refusal is outdated by then: the poll may have opened since.
  setTimeout(doubt, REFUSAL_HOLDS_MS);
}
