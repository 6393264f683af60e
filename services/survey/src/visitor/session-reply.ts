import { isUnderWay, ProblemError, type SessionItem, type SessionView, viewOfSession } from '@booth/shared';
import type { HttpReply } from '@booth/shared/lambda';
import type { Receipts } from '@booth/shared/lambda/receipt';
import { voterIdOfSession } from './voter-ids.ts';

/** Returns what the visitor may see of the session, with the receipt once it is completed. */
export async function sessionView(receipts: Receipts, session: SessionItem): Promise<SessionView> {
  const view = viewOfSession(session);
  if (session.status !== 'completed') return view;
  // The poll took ballots when the session began, so that moment serves as the time of the vote.
  return { ...view, receipt: await receipts.issue(session.pollId, voterIdOfSession(session), session.attempt) };
}

/**
 * Returns the reply that shows where the session is now: 202 while the workflow is still working.
 * @throws ProblemError of `problemOfSession` if the session ended without a ballot of its own
 */
export async function sessionReply(
  receipts: Receipts,
  session: SessionItem,
  { settled }: { settled: boolean },
  status = 200,
): Promise<HttpReply<SessionView>> {
  if (!isUnderWay(session) && session.status !== 'completed') throw await problemOfSession(receipts, session);
  return { status: settled ? status : 202, body: await sessionView(receipts, session) };
}

/** @param session where this device is, if it has a session in the poll */
export function alreadyVoted(session: SessionView | undefined): ProblemError {
  const detail = 'Your vote is recorded; nothing was added.';
  return new ProblemError('already-voted', detail, session === undefined ? {} : { session });
}

/** Returns the problem of a start that another voter's start on the same device has replaced. */
export const replacedByAnother = (): ProblemError =>
  new ProblemError('session-over', 'Somebody began by another name or code on this device. Nothing was recorded.');

/** Returns the problem of a request from a screen that the session is no longer on. */
export async function problemOfSession(receipts: Receipts, session: SessionItem): Promise<ProblemError> {
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
