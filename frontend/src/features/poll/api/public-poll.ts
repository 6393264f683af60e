import { type HomeView, visitorRoutes } from '@booth/shared';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { type BoothClient, dataOf } from '../../../api/client.ts';
import { useBooth } from '../../../page/booth.ts';
import { notOlder } from './not-older.ts';

const publicPollKey = (pollId: string) => ['public-poll', pollId] as const;

/** The poll and its results as everybody sees them. Sends no device id. */
export const publicPollQueryOptions = (client: BoothClient, pollId: string) =>
  queryOptions({
    queryKey: publicPollKey(pollId),
    queryFn: async ({ client: cache, signal }) => {
      const home = dataOf(await client.call(visitorRoutes.home, { params: { pollId }, signal, anonymous: true }));
      return notOlder(home, cache.getQueryData<HomeView>(publicPollKey(pollId)));
    },
  });

export function usePublicPoll(pollId: string) {
  const { client } = useBooth();
  return useQuery(publicPollQueryOptions(client, pollId));
}
