import { type QueryClient, skipToken, useQuery } from '@tanstack/react-query';
import { type LiveResults, NOTHING_KNOWN } from '../live-results.ts';

/** The etag of the last answer, whose contents were merged into what is known. */
export interface KeptEtag {
  etag: string | undefined;
}
export const NO_ETAG: KeptEtag = { etag: undefined };

const liveKey = (pollId: string) => ['live', pollId] as const;

/** Returns what the page knows of a poll now, from pushes and answers. */
export const knownOf = (cache: QueryClient, pollId: string): LiveResults =>
  cache.getQueryData<LiveResults>(liveKey(pollId)) ?? NOTHING_KNOWN;

/** Merges a change into what is known. Returns the result. */
export const learn = (cache: QueryClient, pollId: string, change: (known: LiveResults) => LiveResults): LiveResults =>
  cache.setQueryData<LiveResults>(liveKey(pollId), (known = NOTHING_KNOWN) => change(known)) ?? NOTHING_KNOWN;

/** Returns what the page knows of a poll, and follows every change. */
export const useKnown = (pollId: string): LiveResults =>
  useQuery<LiveResults>({ queryKey: liveKey(pollId), queryFn: skipToken }).data ?? NOTHING_KNOWN;
