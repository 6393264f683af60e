import { visitorRoutes } from '@booth/shared';
import { queryOptions } from '@tanstack/react-query';
import type { BoothClient } from '../../../api/client.ts';
import { problemOf } from '../../../api/request-error.ts';
import { type LiveResults, NOTHING_KNOWN, withConfirmation, withHidden, withSnapshot } from '../live-results.ts';

export const liveResultsKey = (pollId: string) => ['live-results', pollId] as const;

/**
 * Asks for the results and merges them into what is known by then: pushes may come in while the answer is on its way.
 * @param known reads what is known at the time of the call
 */
async function fetchResults(
  client: BoothClient,
  pollId: string,
  known: () => LiveResults,
  signal: AbortSignal,
): Promise<LiveResults> {
  try {
    const sent = { 'if-none-match': known().etag };
    const { data, headers } = await client.call(visitorRoutes.readResults, {
      params: { pollId },
      headers: sent,
      signal,
      once: true,
    });
    const etag = headers.get('etag') ?? undefined;
    if (data === undefined) return withConfirmation(known(), Date.now());
    const next = withSnapshot(known(), data, Date.now());
    // An answer that was left out must not be confirmed by a 304 later.
    return next.snapshot === undefined ? next : { ...next, etag };
  } catch (error) {
    const code = problemOf(error)?.code;
    // A poll that was there and is unknown now has become a draft again.
    const isWithdrawn = code === 'unknown-poll' && known().visible !== undefined;
    if (code === 'results-hidden' || isWithdrawn) return withHidden(known(), Date.now());
    throw error;
  }
}

export const liveResultsQueryOptions = (client: BoothClient, pollId: string) =>
  queryOptions({
    queryKey: liveResultsKey(pollId),
    queryFn: ({ client: cache, signal }) =>
      fetchResults(
        client,
        pollId,
        () => cache.getQueryData<LiveResults>(liveResultsKey(pollId)) ?? NOTHING_KNOWN,
        signal,
      ),
    refetchOnWindowFocus: 'always',
  });
