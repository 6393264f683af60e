import { type Poll, type SessionView, type Submission, visitorRoutes } from '@booth/shared';
import { useIsMutating, useMutation, useQueryClient } from '@tanstack/react-query';
import { type BoothClient, dataOf } from '../../../api/client.ts';
import { problemOf } from '../../../api/request-error.ts';
import { useBooth } from '../../../page/booth.ts';
import { learnFromRefusal } from '../../live/api/poll-state.ts';
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

const submissionKey = (pollId: string) => ['submission', pollId] as const;

/** Whether an answer, or the wish to go back, is on its way. */
export const useIsSubmitting = (pollId: string): boolean => useIsMutating({ mutationKey: submissionKey(pollId) }) > 0;

interface SubmitOptions {
  poll: Pick<Poll, 'pollId' | 'version'>;
  session: SessionView;
  /** NOTE: called also when the screen that sent the answer is gone, as `mutate`'s own callbacks are not. */
  onOutcome: (outcome: SubmitOutcome, submission: Submission) => void;
}

/**
 * Sends an answer, or the wish to go back. Safe to repeat: the server knows an answer that it has had. A refusal that
 * says where the survey is moves the page there.
 */
export function useSubmitAnswer({ poll: { pollId, version }, session, onOutcome }: SubmitOptions) {
  const { client } = useBooth();
  const cache = useQueryClient();
  return useMutation({
    mutationKey: submissionKey(pollId),
    mutationFn: (submission: Submission) => submitAnswer(client, session.sessionId, submission),
    onSuccess: async (submitted, submission) => {
      onOutcome(submitted.outcome, submission);
      await adoptSession(cache, pollId, submitted.session);
    },
    onError: async (error, submission) => {
      const problem = problemOf(error);
      if (problem !== undefined) learnFromRefusal(cache, pollId, version, problem);
      if (problem?.code === 'stale-screen') onOutcome('moved-on', submission);
      if (problem?.session !== undefined) await adoptSession(cache, pollId, problem.session);
      else if (problem?.status === 404 || problem?.status === 409) await rereadVisit(cache, pollId);
    },
  });
}
