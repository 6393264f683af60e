import { type HomeView, visitorRoutes } from '@booth/shared';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { type BoothClient, dataOf } from '../../../api/client.ts';
import { useBooth } from '../../../app/booth.ts';

const fetchPublicPoll = async (client: BoothClient, pollId: string, signal: AbortSignal): Promise<HomeView> =>
  dataOf(await client.call(visitorRoutes.home, { params: { pollId }, signal, anonymous: true }));

/** The poll and its results as everybody may see them, whoever's device this is. */
export const publicPollQueryOptions = (client: BoothClient, pollId: string) =>
  queryOptions({
    queryKey: ['public-poll', pollId],
    queryFn: ({ signal }) => fetchPublicPoll(client, pollId, signal),
  });

export function usePublicPoll(pollId: string) {
  const { client } = useBooth();
  return useQuery(publicPollQueryOptions(client, pollId));
}
