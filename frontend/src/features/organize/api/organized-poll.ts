import { type Poll, routes } from '@booth/shared';
import { type QueryClient, queryOptions, useQuery } from '@tanstack/react-query';
import { type BoothClient, dataOf } from '../../../api/client.ts';
import { useOrganizer } from '../sign-in/organizer.ts';

const pollKey = (pollId: string) => ['organizer', 'poll', pollId] as const;

export const fetchPoll = async (client: BoothClient, pollId: string, signal?: AbortSignal): Promise<Poll> =>
  dataOf(await client.call(routes.readPoll, { params: { pollId }, signal }));

/** A poll with all that the server keeps of it. Read anew whenever the page is looked at: colleagues change it, too. */
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

/** How often what a colleague may change is read while an organizer looks at it, in milliseconds. */
export const FOLLOW_EVERY_MS = 1_500;

/**
 * Reads the poll again and again while the page is looked at: nobody pushes a draft, and there are
 * few organizers. Returns what reads it at once.
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

/** Takes over what a change was answered with; the log and the list have something new then. */
export async function adoptPoll(cache: QueryClient, poll: Poll): Promise<void> {
  await cache.cancelQueries({ queryKey: pollKey(poll.pollId) });
  cache.setQueryData<Poll>(pollKey(poll.pollId), (known) =>
    known !== undefined && known.version > poll.version ? known : poll,
  );
  void cache.invalidateQueries({ queryKey: ['organizer', 'changes', poll.pollId] });
  void cache.invalidateQueries({ queryKey: ['organizer', 'polls'] });
}
