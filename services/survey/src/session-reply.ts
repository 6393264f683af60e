import { ProblemError, type SessionItem, type SessionView, viewOfSession } from '@booth/shared';
import type { HttpReply } from '@booth/shared/lambda';

/**
 * The answer that shows where the session is now; 202 while the workflow is still on its way there. Throws what
 * `movedOn` says of a session that ended without a ballot of its own.
 */
export function sessionReply(
  session: SessionItem,
  { settled }: { settled: boolean },
  status = 200,
): HttpReply<SessionView> {
  const goesOn = session.status === 'starting' || session.status === 'waiting';
  if (!goesOn && session.status !== 'completed') throw movedOn(session);
  return { status: settled ? status : 202, body: viewOfSession(session) };
}

export function alreadyVoted(session: SessionItem): ProblemError {
  return new ProblemError('already-voted', 'Your vote is recorded; nothing was added.', {
    session: viewOfSession(session),
  });
}

/** The refusal of something that was sent from a screen which the session is no longer on. */
export function movedOn(session: SessionItem): ProblemError {
  const view = { session: viewOfSession(session) };
  switch (session.status) {
    case 'completed':
    case 'already-voted':
      return alreadyVoted(session);
    case 'expired':
    case 'closed':
    case 'failed':
      return new ProblemError('session-over', 'Nothing was recorded. Start the survey again from its poll.', view);
    case 'starting':
    case 'waiting':
      return new ProblemError('stale-screen', 'Go on from the screen that the session is on now.', view);
  }
}
