import { type PollListing, phaseOfListing, visitorRoutes } from '@booth/shared';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { type BoothClient, dataOf } from '../../../api/client.ts';
import { useBooth } from '../../../page/booth.ts';

/** How often a visible list is read, in milliseconds: polls open and close meanwhile. */
const READ_EVERY_MS = 10_000;

const fetchOpenPolls = async (client: BoothClient, signal: AbortSignal): Promise<PollListing[]> =>
  dataOf(await client.call(visitorRoutes.listOpenPolls, { signal })).polls;

/** The polls that are open, or will open by themselves. */
export const openPollsQueryOptions = (client: BoothClient) =>
  queryOptions({
    queryKey: ['open-polls'],
    queryFn: ({ signal }) => fetchOpenPolls(client, signal),
    staleTime: 0,
    refetchInterval: READ_EVERY_MS,
    refetchOnWindowFocus: 'always',
  });

/** Returns the polls that have not closed by time since the list was read. */
export const notClosed = (polls: readonly PollListing[], at: Date): PollListing[] =>
  polls.filter((listing) => phaseOfListing(listing, at) !== 'closed');

export function useOpenPolls() {
  const { client } = useBooth();
  return useQuery(openPollsQueryOptions(client));
}
