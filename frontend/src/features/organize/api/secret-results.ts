import { routes } from '@booth/shared';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { type BoothClient, dataOf } from '../../../api/client.ts';
import { useOrganizer } from '../sign-in/organizer.ts';

/** How often results that nobody pushes are read, in milliseconds. */
const READ_EVERY_MS = 5_000;

/** The results as an organizer may see them at any time. */
export const secretResultsQueryOptions = (client: BoothClient, pollId: string) =>
  queryOptions({
    queryKey: ['organizer', 'secret-results', pollId],
    queryFn: async ({ signal }) =>
      dataOf(await client.call(routes.readResults, { params: { pollId }, signal, once: true })),
    refetchInterval: READ_EVERY_MS,
    staleTime: 0,
  });

/** @param isSecret whether nobody else sees them: otherwise they are pushed, and nothing is asked for */
export function useSecretResults(pollId: string, isSecret: boolean) {
  const { client } = useOrganizer();
  return useQuery({ ...secretResultsQueryOptions(client, pollId), enabled: isSecret });
}
