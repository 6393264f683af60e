import { routes } from '@booth/shared';
import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import { type BoothClient, dataOf } from '../../../api/client.ts';
import { useOrganizer } from '../sign-in/organizer.ts';

const FIRST_PAGE: { cursor?: string | undefined } = {};

/** Who did what to a poll, the latest first, a page at a time. */
export const pollChangesQueryOptions = (client: BoothClient, pollId: string) =>
  infiniteQueryOptions({
    queryKey: ['organizer', 'changes', pollId],
    queryFn: async ({ pageParam, signal }) =>
      dataOf(await client.call(routes.listChanges, { params: { pollId }, query: pageParam, signal })),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: ({ next }) => (next === undefined ? undefined : { cursor: next }),
    staleTime: 0,
  });

export function usePollChanges(pollId: string) {
  const { client } = useOrganizer();
  return useInfiniteQuery(pollChangesQueryOptions(client, pollId));
}
