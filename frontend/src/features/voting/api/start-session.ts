import { type Poll, type SessionStart, visitorRoutes } from '@booth/shared';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type BoothClient, dataOf } from '../../../api/client.ts';
import { problemOf } from '../../../api/request-error.ts';
import { useBooth } from '../../../page/booth.ts';
import { learnFromRefusal } from '../../live/api/poll-state.ts';
import { adoptSession, rereadVisit } from '../../poll/api/visit.ts';

const startSession = async (client: BoothClient, pollId: string, start: SessionStart) =>
  dataOf(await client.call(visitorRoutes.startSession, { params: { pollId }, body: start }));

/** Starts the survey, or finds the visitor's session. */
export function useStartSession({ pollId, version }: Poll) {
  const { client, changes } = useBooth();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (start: SessionStart) => {
      // Kept before the call, so an interrupted start continues as a change.
      if (start.change) changes.write(pollId, true);
      else changes.forget(pollId);
      return startSession(client, pollId, start);
    },
    onSuccess: (session) => adoptSession(cache, pollId, session),
    onError: async (error) => {
      const problem = problemOf(error);
      if (problem !== undefined) learnFromRefusal(cache, pollId, version, problem);
      if (problem?.session !== undefined) await adoptSession(cache, pollId, problem.session);
      // An invalid proof is shown at its field.
      else if (problem !== undefined && problem.status < 500 && problem.code !== 'invalid-request') {
        await rereadVisit(cache, pollId);
      }
    },
  });
}
