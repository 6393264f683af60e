import { routes } from '@booth/shared';
import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import { type BoothClient, dataOf } from '../../../api/client.ts';
import { useOrganizer } from '../sign-in/organizer.ts';

const FIRST_PAGE: { cursor?: string | undefined } = {};

/** Reads the activity log of a poll, the latest entry first, a page at a time. */
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
