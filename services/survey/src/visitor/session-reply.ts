import { ProblemError, type SessionItem, type SessionView, viewOfSession } from '@booth/shared';
import type { HttpReply } from '@booth/shared/lambda';
import type { Receipts } from '@booth/shared/lambda/receipt';
import { isUnderWay } from './dynamodb-sessions.ts';
import { voterOf } from './voter-ids.ts';

/** What its visitor may see of a session; with the receipt once it is completed. */
export async function sessionView(receipts: Receipts, session: SessionItem): Promise<SessionView> {
  const view = viewOfSession(session);
  if (session.status !== 'completed') return view;
  // The poll took ballots when the session began: no later time is needed.
  return { ...view, receipt: await receipts.issue(session.pollId, voterOf(session), session.attempt) };
}

/**
 * The answer that shows where the session is now; 202 while the workflow is still on its way there. Throws what
 * `movedOn` says of a session that ended without a ballot of its own.
 */
export async function sessionReply(
  receipts: Receipts,
  session: SessionItem,
  { settled }: { settled: boolean },
  status = 200,
): Promise<HttpReply<SessionView>> {
  if (!isUnderWay(session) && session.status !== 'completed') throw await movedOn(receipts, session);
  return { status: settled ? status : 202, body: await sessionView(receipts, session) };
}

/** `session`: where this device is, if it has been in the poll. */
export function alreadyVoted(session: SessionView | undefined): ProblemError {
  const detail = 'Your vote is recorded; nothing was added.';
  return new ProblemError('already-voted', detail, session === undefined ? {} : { session });
}

/** The refusal of a start whose place another voter's on the same device took at the same moment. */
export const anothersNow = (): ProblemError =>
  new ProblemError('session-over', 'Somebody began by another name or code on this device. Nothing was recorded.');

/** The refusal of something that was sent from a screen which the session is no longer on. */
export async function movedOn(receipts: Receipts, session: SessionItem): Promise<ProblemError> {
  const view = await sessionView(receipts, session);
  switch (session.status) {
    case 'completed':
    case 'already-voted':
      return alreadyVoted(view);
    case 'expired':
    case 'closed':
    case 'failed':
      return new ProblemError('session-over', 'Nothing was recorded. Start the survey again from its poll.', {
        session: view,
      });
    case 'starting':
    case 'waiting':
      return new ProblemError('stale-screen', 'Go on from the screen that the session is on now.', { session: view });
  }
}
