import {
  type Answers,
  directBallotOf,
  type HomeView,
  type Poll,
  phaseOf,
  type Screen,
  type SessionView,
} from '@booth/shared';

/** What to show a visitor. */
export type Stage =
  | { kind: 'not-yet-open' }
  | { kind: 'welcome' }
  | { kind: 'direct-ballot' }
  | { kind: 'starting' }
  | { kind: 'screen'; screen: Screen; screenToken: string; session: SessionView }
  /**
   * `counted` is true if this device's ballot counts; false if an earlier ballot of the same voter
   * counts.
   */
  | { kind: 'voted'; counted: boolean; answers: Answers }
  | { kind: 'restart'; reason: 'expired' | 'closed' | 'failed' }
  /**
   * `lost` is true if the visitor was in the middle of the survey, and `isKept` if it continues
   * when the poll is opened again.
   */
  | { kind: 'poll-closed'; lost: boolean; isKept: boolean };

function waitingStage(home: HomeView, session: SessionView): Stage {
  const screen = home.poll.screens.find(({ id }) => id === session.screenId);
  if (screen === undefined || session.screenToken === undefined) return { kind: 'restart', reason: 'failed' };
  return { kind: 'screen', screen, screenToken: session.screenToken, session };
}

function firstStage({ poll, ballot }: HomeView, at: Date): Stage {
  if (directBallotOf(poll) !== undefined) return { kind: 'direct-ballot' };
  // A ballot outlives its session.
  if (ballot !== null) return { kind: 'voted', counted: true, answers: ballot.answers };
  return stageOfPhase(poll, at) ?? { kind: 'welcome' };
}

/** The poll closed during a survey. */
const INTERRUPTED = { lost: true, isKept: true };

/** Returns the stage while the poll takes no ballots; undefined while it does. */
function stageOfPhase(poll: Poll, at: Date, { lost, isKept } = { lost: false, isKept: false }): Stage | undefined {
  switch (phaseOf(poll, at)) {
    case 'not-yet-open':
      return { kind: 'not-yet-open' };
    case 'open':
      return undefined;
    case 'closed':
      return { kind: 'poll-closed', lost, isKept };
  }
}

/**
 * Returns the stage of a visit at a moment. The session decides if there is one, and the poll
 * otherwise. A session waits on its screen while the poll is closed, and continues if the poll is
 * opened again in time.
 * @param isAnswering true while an answer is being sent; the server decides if it came in time
 */
export function stageOf(home: HomeView, at: Date, isAnswering: boolean): Stage {
  const { poll, session } = home;
  switch (session?.status) {
    case 'starting':
      return (isAnswering ? undefined : stageOfPhase(poll, at, INTERRUPTED)) ?? { kind: 'starting' };
    case 'waiting':
      return (isAnswering ? undefined : stageOfPhase(poll, at, INTERRUPTED)) ?? waitingStage(home, session);
    case 'completed':
      return { kind: 'voted', counted: true, answers: session.answers };
    case 'already-voted':
      return { kind: 'voted', counted: false, answers: {} };
    case 'expired':
    case 'closed':
    case 'failed':
      // A poll of direct ballots needs no session, whatever became of an earlier one.
      if (directBallotOf(poll) !== undefined) return { kind: 'direct-ballot' };
      return stageOfPhase(poll, at, { lost: true, isKept: false }) ?? { kind: 'restart', reason: session.status };
    case undefined:
      return firstStage(home, at);
  }
}
