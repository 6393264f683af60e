import { type BallotSubmission, directBallotOf, IDEMPOTENCY_KEY_HEADER, type Poll, visitorRoutes } from '@booth/shared';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent } from 'react';
import { type BoothClient, dataOf } from '../../../api/client.ts';
import { problemOf } from '../../../api/request-error.ts';
import type { PollRecords } from '../../../device/poll-records.ts';
import { useBooth } from '../../../page/booth.ts';
import { learnFromRefusal } from '../../live/api/poll-state.ts';
import { adoptBallot, rereadVisit } from '../../poll/api/visit.ts';
import type { DraftStore } from '../../visitor/draft.ts';
import { ballotDraftKey, directAnswers, type KeptBallot } from '../../visitor/kept-ballot.ts';

type Ballots = Pick<PollRecords<KeptBallot>, 'read' | 'write'>;

/**
 * Casts the ballot of this device. Keeps it with its idempotency key until the server has answered:
 * after a failure it may or may not be recorded, so the next try uses the same key. If the visitor
 * has chosen something else by then, and the first try was recorded, the server answers 409
 * `already-voted`.
 */
export async function castBallot(
  client: BoothClient,
  ballots: Ballots,
  newId: () => string,
  pollId: string,
  submission: BallotSubmission,
) {
  const kept = ballots.read(pollId);
  const key = kept?.pending?.key ?? newId();
  ballots.write(pollId, { ...kept, pending: { key, submission } });
  try {
    const headers = { [IDEMPOTENCY_KEY_HEADER]: key };
    const ballot = dataOf(
      await client.call(visitorRoutes.castBallot, { params: { pollId }, headers, body: submission }),
    );
    ballots.write(pollId, { cast: { key, ballot } });
    return ballot;
  } catch (error) {
    const problem = problemOf(error);
    if (problem !== undefined && problem.status < 500) {
      // Read again, because another tab may have got its answer meanwhile.
      const { cast } = ballots.read(pollId) ?? {};
      ballots.write(pollId, cast === undefined ? {} : { cast });
    }
    throw error;
  }
}

/** Keeps the choice of a first ballot that came too early or too late. */
function keepChoice(drafts: DraftStore, poll: Poll, optionIds: readonly string[]) {
  const direct = directBallotOf(poll);
  const choice = direct && directAnswers(direct, optionIds)[direct.screenId];
  if (choice !== undefined) drafts.write(ballotDraftKey(poll.pollId, undefined), undefined, choice);
}

/**
 * Casts a ballot, and at once a pending one of an earlier page.
 * @param onAnswered called when this ballot or another one is recorded
 */
export function useCastBallot(poll: Poll, onAnswered: () => void) {
  const { client, ballots, drafts, newId } = useBooth();
  const { pollId, version, identity } = poll;
  const cache = useQueryClient();
  const mutation = useMutation({
    mutationFn: (submission: BallotSubmission) => castBallot(client, ballots, newId, pollId, submission),
    onSuccess: async (ballot, { replaces }) => {
      drafts.forget(ballotDraftKey(pollId, replaces));
      await adoptBallot(cache, pollId, identity === 'device' ? ballot : null);
      onAnswered();
    },
    onError: async (error, { replaces, optionIds }) => {
      const problem = problemOf(error);
      if (problem === undefined || problem.status >= 500) return;
      learnFromRefusal(cache, pollId, version, problem);
      if (problem.code === 'poll-not-open' && replaces === undefined) keepChoice(drafts, poll, optionIds);
      await rereadVisit(cache, pollId);
      if (problem.code === 'already-voted') onAnswered();
    },
  });
  const resume = useEffectEvent(() => {
    const pending = ballots.read(pollId)?.pending;
    if (pending !== undefined) mutation.mutate(pending.submission);
  });
  useEffect(() => resume(), []);
  return mutation;
}
