import { routes } from '@booth/shared';
import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import { type BoothClient, dataOf } from '../../../api/client.ts';
import { useOrganizer } from '../sign-in/organizer.ts';
import { FOLLOW_EVERY_MS } from './organized-poll.ts';

const FIRST_PAGE: { cursor?: string | undefined } = {};

/** Reads the list of all polls, a page at a time. */
export const pollListQueryOptions = (client: BoothClient) =>
  infiniteQueryOptions({
    queryKey: ['organizer', 'polls'],
    queryFn: async ({ pageParam, signal }) => dataOf(await client.call(routes.listPolls, { query: pageParam, signal })),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: ({ next }) => (next === undefined ? undefined : { cursor: next }),
    staleTime: 0,
    // Colleagues change polls too.
    refetchInterval: FOLLOW_EVERY_MS,
    refetchOnWindowFocus: 'always',
  });

export function usePollList() {
  const { client } = useOrganizer();
  return useInfiniteQuery(pollListQueryOptions(client));
}
