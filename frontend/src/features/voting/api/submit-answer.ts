import { type Poll, type SessionView, type Submission, visitorRoutes } from '@booth/shared';
import { useIsMutating, useMutation, useQueryClient } from '@tanstack/react-query';
import { type BoothClient, dataOf } from '../../../api/client.ts';
import { problemOf } from '../../../api/request-error.ts';
import { useBooth } from '../../../page/booth.ts';
import { learnFromRefusal } from '../../live/api/poll-state.ts';
import { adoptSession, rereadVisit } from '../../poll/api/visit.ts';

/** The status of an answer that was accepted, whose effect is not visible yet. */
const ACCEPTED = 202;

/**
 * - `gone-on`: the server said where the survey continues
 * - `settling`: the answer is accepted, and the survey has not moved yet
 * - `moved-on`: the survey was already somewhere else
 */
export type SubmitOutcome = 'gone-on' | 'settling' | 'moved-on';

async function submitAnswer(client: BoothClient, sessionId: string, submission: Submission) {
  const reply = await client.call(visitorRoutes.submitAnswer, { params: { sessionId }, body: submission });
  const outcome: SubmitOutcome = reply.status === ACCEPTED ? 'settling' : 'gone-on';
  return { session: dataOf(reply), outcome };
}

const submissionKey = (pollId: string) => ['submission', pollId] as const;

/** Returns true while an answer, or a step back, is being sent. */
export const useIsSubmitting = (pollId: string): boolean => useIsMutating({ mutationKey: submissionKey(pollId) }) > 0;

interface SubmitOptions {
  poll: Pick<Poll, 'pollId' | 'version'>;
  session: SessionView;
  /**
   * NOTE: also called if the screen that sent the answer is gone, unlike `mutate`'s own callbacks.
   */
  onOutcome: (outcome: SubmitOutcome, submission: Submission) => void;
}

/**
 * Sends an answer, or a step back. Safe to repeat: the server recognizes an answer that it already
 * has. If a refusal says where the survey is, the page moves there.
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
