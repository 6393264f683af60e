import { visitorRoutes } from '@booth/shared';
import { type QueryClient, queryOptions } from '@tanstack/react-query';
import type { BoothClient } from '../../../api/client.ts';
import { problemOf } from '../../../api/request-error.ts';
import { type LiveResults, newestVersion, withConfirmation, withHidden, withSnapshot } from '../live-results.ts';
import { knownOf, learn } from './live-store.ts';
import { rereadState } from './poll-state.ts';

/**
 * Reads the results and merges them into what is known when the answer arrives, because pushes may
 * arrive earlier.
 * @param now milliseconds since 1970
 */
async function fetchResults(
  client: BoothClient,
  cache: QueryClient,
  pollId: string,
  now: () => number,
  signal: AbortSignal,
): Promise<LiveResults> {
  const before = knownOf(cache, pollId);
  const sent = { 'if-none-match': before.etag };
  try {
    const { data, headers } = await client.call(visitorRoutes.readResults, {
      params: { pollId },
      headers: sent,
      signal,
      once: true,
    });
    const etag = headers.get('etag') ?? undefined;
    return learn(cache, pollId, (known) => {
      if (data === undefined) return withConfirmation(known, now());
      const next = withSnapshot(known, data, now());
      // A later 304 must not confirm a snapshot that was left out.
      return next.snapshot === undefined ? next : { ...next, etag };
    });
  } catch (error) {
    const code = problemOf(error)?.code;
    // A poll that was known and isn't any more has become a draft again.
    const isDraftAgain = code === 'unknown-poll' && knownOf(cache, pollId).visible !== undefined;
    if (code !== 'results-hidden' && !isDraftAgain) throw error;
    const known = knownOf(cache, pollId);
    // A change that was pushed meanwhile may have shown the results.
    if (newestVersion(known) > newestVersion(before)) return known;
    // Only the state says why the results are hidden.
    void rereadState(cache, pollId);
    return learn(cache, pollId, () => withHidden(known, now()));
  }
}

export const liveResultsQueryOptions = (client: BoothClient, pollId: string, now: () => number) =>
  queryOptions({
    queryKey: ['live-results', pollId],
    queryFn: ({ client: cache, signal }) => fetchResults(client, cache, pollId, now, signal),
    refetchOnWindowFocus: 'always',
  });
