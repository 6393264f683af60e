import { visitorRoutes } from '@booth/shared';
import { type QueryClient, queryOptions } from '@tanstack/react-query';
import type { BoothClient } from '../../../api/client.ts';
import { problemOf } from '../../../api/request-error.ts';
import { newestVersion, withConfirmation, withTurnout } from '../live-results.ts';
import { type KeptEtag, knownOf, learn, NO_ETAG } from './live-store.ts';

const turnoutKey = (pollId: string) => ['turnout', pollId] as const;

async function fetchTurnout(
  client: BoothClient,
  cache: QueryClient,
  pollId: string,
  now: () => number,
  signal: AbortSignal,
): Promise<KeptEtag> {
  const before = knownOf(cache, pollId);
  const kept = cache.getQueryData<KeptEtag>(turnoutKey(pollId)) ?? NO_ETAG;
  // Without the number, a 304 would confirm nothing.
  const etag = before.turnout === undefined ? undefined : kept.etag;
  try {
    const reply = await client.call(visitorRoutes.readTurnout, {
      params: { pollId },
      headers: { 'if-none-match': etag },
      signal,
      once: true,
    });
    const { data } = reply;
    learn(cache, pollId, (known) =>
      data === undefined ? withConfirmation(known, now()) : withTurnout(known, data, now()),
    );
    return { etag: reply.headers.get('etag') ?? etag };
  } catch (error) {
    const code = problemOf(error)?.code;
    if (code !== 'results-hidden' && code !== 'unknown-poll') throw error;
    // The poll hides its turnout now, unless a change that was pushed meanwhile shows it.
    learn(cache, pollId, (known) =>
      newestVersion(known) > newestVersion(before) ? known : { ...known, turnout: undefined },
    );
    return NO_ETAG;
  }
}

/**
 * Reads how many have voted while the results are hidden, into `useKnown`.
 * @param now milliseconds since 1970
 */
export const turnoutQueryOptions = (client: BoothClient, pollId: string, now: () => number) =>
  queryOptions({
    queryKey: turnoutKey(pollId),
    queryFn: ({ client: cache, signal }) => fetchTurnout(client, cache, pollId, now, signal),
    refetchOnWindowFocus: 'always',
  });
