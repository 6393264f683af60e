import { type ResultsSnapshot, routes } from '@booth/shared';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { parse } from 'papaparse';
import { z } from 'zod';
import { type BoothClient, dataOf } from '../../../api/client.ts';
import { useOrganizer } from '../sign-in/organizer.ts';

/** How often a tally that nobody pushes is read, in milliseconds. */
const READ_EVERY_MS = 5_000;

/** What is counted, without what only a snapshot for everybody has. */
export type Tally = Pick<ResultsSnapshot, 'ballots' | 'options'>;

/** The columns that are read; there may be more. */
const Line = z.object({ optionId: z.string(), votes: z.coerce.number<string>().int() });

/** The tally in the export of the results: a line for each option. */
export function tallyIn(csv: string): Tally {
  const { data } = parse(csv.replace(/^\uFEFF/, ''), { header: true, skipEmptyLines: true });
  const lines = z.array(Line).parse(data);
  return { ballots: 0, options: lines.map(({ optionId, votes }) => ({ optionId, count: votes })) };
}

/** The tally that only organizers see at the moment. */
export const secretTallyQueryOptions = (client: BoothClient, pollId: string) =>
  queryOptions({
    queryKey: ['organizer', 'secret-tally', pollId],
    queryFn: async ({ signal }) =>
      tallyIn(dataOf(await client.call(routes.exportResults, { params: { pollId }, signal, once: true }))),
    refetchInterval: READ_EVERY_MS,
    staleTime: 0,
  });

/** @param isSecret whether nobody else sees it: otherwise it is pushed, and nothing is asked for */
export function useSecretTally(pollId: string, isSecret: boolean) {
  const { client } = useOrganizer();
  return useQuery({ ...secretTallyQueryOptions(client, pollId), enabled: isSecret });
}
