import { type QueryClient, skipToken, useQuery } from '@tanstack/react-query';
import { type LiveResults, NOTHING_KNOWN } from '../live-results.ts';

/** What is kept of an answer whose contents were learned: what it was marked with. */
export interface Asked {
  etag: string | undefined;
}
export const NOT_ASKED: Asked = { etag: undefined };

const liveKey = (pollId: string) => ['live', pollId] as const;

/** What is known of a poll at this moment, whoever brought it. */
export const knownOf = (cache: QueryClient, pollId: string): LiveResults =>
  cache.getQueryData<LiveResults>(liveKey(pollId)) ?? NOTHING_KNOWN;

/** Takes over what came in. Returns what is known then. */
export const learn = (cache: QueryClient, pollId: string, change: (known: LiveResults) => LiveResults): LiveResults =>
  cache.setQueryData<LiveResults>(liveKey(pollId), (known = NOTHING_KNOWN) => change(known)) ?? NOTHING_KNOWN;

/** What is known of a poll, renewed with everything that comes in. */
export const useKnown = (pollId: string): LiveResults =>
  useQuery<LiveResults>({ queryKey: liveKey(pollId), queryFn: skipToken }).data ?? NOTHING_KNOWN;
