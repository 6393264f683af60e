import { type Answers, directBallotOf, type HomeView, phaseOf, type Screen, type SessionView } from '@booth/shared';

/** What a visitor is to be shown. */
export type Stage =
  | { kind: 'not-yet-open' }
  | { kind: 'welcome' }
  | { kind: 'direct-ballot' }
  | { kind: 'starting' }
  | { kind: 'screen'; screen: Screen; screenToken: string; session: SessionView }
  /**
   * `counted`: by this device's ballot, which has these answers; otherwise by an earlier one of the
   * same voter.
   */
  | { kind: 'voted'; counted: boolean; answers: Answers }
  | { kind: 'restart'; reason: 'expired' | 'closed' | 'failed' }
  | { kind: 'poll-closed'; lost: boolean };

function waitingStage(home: HomeView, session: SessionView): Stage {
  const screen = home.poll.screens.find(({ id }) => id === session.screenId);
  if (screen === undefined || session.screenToken === undefined) return { kind: 'restart', reason: 'failed' };
  return { kind: 'screen', screen, screenToken: session.screenToken, session };
}

function firstStage({ poll, ballot }: HomeView, at: Date): Stage {
  if (directBallotOf(poll) !== undefined) return { kind: 'direct-ballot' };
  // A ballot outlives its session.
  if (ballot !== null) return { kind: 'voted', counted: true, answers: ballot.answers };
  switch (phaseOf(poll, at)) {
    case 'not-yet-open':
      return { kind: 'not-yet-open' };
    case 'open':
      return { kind: 'welcome' };
    case 'closed':
      return { kind: 'poll-closed', lost: false };
  }
}

/** The stage of a visit at a moment: the session decides where there is one, the poll otherwise. */
export function stageOf(home: HomeView, at: Date): Stage {
  const { poll, session } = home;
  switch (session?.status) {
    case 'starting':
      return { kind: 'starting' };
    case 'waiting':
      return waitingStage(home, session);
    case 'completed':
      return { kind: 'voted', counted: true, answers: session.answers };
    case 'already-voted':
      return { kind: 'voted', counted: false, answers: {} };
    case 'expired':
    case 'closed':
    case 'failed':
      // A poll of direct ballots is voted in without a session, whatever became of one.
      if (directBallotOf(poll) !== undefined) return { kind: 'direct-ballot' };
      return phaseOf(poll, at) === 'open'
        ? { kind: 'restart', reason: session.status }
        : { kind: 'poll-closed', lost: true };
    case undefined:
      return firstStage(home, at);
  }
}
