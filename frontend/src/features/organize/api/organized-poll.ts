import { type Poll, routes } from '@booth/shared';
import { type QueryClient, queryOptions, useQuery } from '@tanstack/react-query';
import { type BoothClient, dataOf } from '../../../api/client.ts';
import { useOrganizer } from '../sign-in/organizer.ts';

const pollKey = (pollId: string) => ['organizer', 'poll', pollId] as const;

export const fetchPoll = async (client: BoothClient, pollId: string, signal?: AbortSignal): Promise<Poll> =>
  dataOf(await client.call(routes.readPoll, { params: { pollId }, signal }));

/**
 * Reads a poll as organizers see it, and again whenever the page gets the focus: colleagues edit it
 * too.
 */
export const organizedPollQueryOptions = (client: BoothClient, pollId: string) =>
  queryOptions({
    queryKey: pollKey(pollId),
    queryFn: ({ signal }) => fetchPoll(client, pollId, signal),
    staleTime: 0,
    refetchOnWindowFocus: 'always',
  });

export function useOrganizedPoll(pollId: string) {
  const { client } = useOrganizer();
  return useQuery(organizedPollQueryOptions(client, pollId));
}

/** How often a page reads again what colleagues may have changed. */
export const FOLLOW_EVERY_MS = 1_500;

/**
 * Polls the server for changes while the page is visible: drafts are not pushed, and organizers are
 * few. Returns a function that reads at once.
 */
export function useFollowedPoll(pollId: string): () => Promise<unknown> {
  const { client } = useOrganizer();
  const { refetch } = useQuery({
    ...organizedPollQueryOptions(client, pollId),
    refetchInterval: FOLLOW_EVERY_MS,
    refetchOnMount: false,
  });
  return refetch;
}

/**
 * Puts a changed poll into the cache, unless that has a later version; the list and the log are
 * read again.
 */
export async function adoptPoll(cache: QueryClient, poll: Poll): Promise<void> {
  await cache.cancelQueries({ queryKey: pollKey(poll.pollId) });
  cache.setQueryData<Poll>(pollKey(poll.pollId), (known) =>
    known !== undefined && known.version > poll.version ? known : poll,
  );
  void cache.invalidateQueries({ queryKey: ['organizer', 'changes', poll.pollId] });
  void cache.invalidateQueries({ queryKey: ['organizer', 'polls'] });
}
