import { routes } from '@booth/shared';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { type BoothClient, dataOf } from '../../../api/client.ts';
import { useOrganizer } from '../sign-in/organizer.ts';

/** How often hidden results are read: they are not pushed. */
const READ_EVERY_MS = 5_000;

/** Reads the results as organizers may see them at any time. */
export const secretResultsQueryOptions = (client: BoothClient, pollId: string) =>
  queryOptions({
    queryKey: ['organizer', 'secret-results', pollId],
    queryFn: async ({ signal }) =>
      dataOf(await client.call(routes.readResults, { params: { pollId }, signal, once: true })),
    refetchInterval: READ_EVERY_MS,
    staleTime: 0,
  });

/**
 * @param isSecret true if only organizers see the results. Otherwise they are pushed, and not read
 * here
 */
export function useSecretResults(pollId: string, isSecret: boolean) {
  const { client } = useOrganizer();
  return useQuery({ ...secretResultsQueryOptions(client, pollId), enabled: isSecret });
}
