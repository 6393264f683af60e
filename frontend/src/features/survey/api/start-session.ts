import { routes } from '@booth/shared';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type BoothClient, dataOf } from '../../../api/client.ts';
import { problemOf } from '../../../api/request-error.ts';
import { useBooth } from '../../../app/booth.ts';
import { adoptSession, rereadVisit } from '../../poll/api/visit.ts';

const startSession = async (client: BoothClient, pollId: string) =>
  dataOf(await client.call(routes.startSession, { params: { pollId } }));

/** Starts the survey, or finds the visitor's session where there is one. */
export function useStartSession(pollId: string) {
  const { client } = useBooth();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => startSession(client, pollId),
    onSuccess: (session) => adoptSession(cache, pollId, session),
    onError: async (error) => {
      const problem = problemOf(error);
      if (problem?.session !== undefined) await adoptSession(cache, pollId, problem.session);
      else if (problem !== undefined && problem.status < 500) await rereadVisit(cache, pollId);
    },
  });
}
