import { type SessionView, type Submission, visitorRoutes } from '@booth/shared';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type BoothClient, dataOf } from '../../../api/client.ts';
import { problemOf } from '../../../api/request-error.ts';
import { useBooth } from '../../../app/booth.ts';
import { adoptSession, rereadVisit } from '../../poll/api/visit.ts';

/** The answer is taken, its effect is not to be seen yet. */
const ACCEPTED = 202;

/**
 * - `gone-on`: the survey stands where the server said
 * - `settling`: the answer is taken, the survey has yet to move: read on
 * - `moved-on`: the survey was somewhere else already
 */
export type SubmitOutcome = 'gone-on' | 'settling' | 'moved-on';

async function submitAnswer(client: BoothClient, sessionId: string, submission: Submission) {
  const reply = await client.call(visitorRoutes.submitAnswer, { params: { sessionId }, body: submission });
  const outcome: SubmitOutcome = reply.status === ACCEPTED ? 'settling' : 'gone-on';
  return { session: dataOf(reply), outcome };
}

interface SubmitOptions {
  pollId: string;
  session: SessionView;
  /** NOTE: called also when the screen that sent the answer is gone, as `mutate`'s own callbacks are not. */
  onOutcome: (outcome: SubmitOutcome, submission: Submission) => void;
}

/**
 * Sends an answer, or the wish to go back. Safe to repeat: the server knows an answer that it has had. A refusal that
 * says where the survey is moves the page there.
 */
export function useSubmitAnswer({ pollId, session, onOutcome }: SubmitOptions) {
  const { client } = useBooth();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (submission: Submission) => submitAnswer(client, session.sessionId, submission),
    onSuccess: async (submitted, submission) => {
      onOutcome(submitted.outcome, submission);
      await adoptSession(cache, pollId, submitted.session);
    },
    onError: async (error, submission) => {
      const problem = problemOf(error);
      if (problem?.code === 'stale-screen') onOutcome('moved-on', submission);
      if (problem?.session !== undefined) await adoptSession(cache, pollId, problem.session);
      else if (problem?.status === 404 || problem?.status === 409) await rereadVisit(cache, pollId);
    },
  });
}
