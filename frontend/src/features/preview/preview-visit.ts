import {
  type Answers,
  type BallotSubmission,
  type BallotView,
  directBallotOf,
  END,
  type HomeView,
  type IdentityProof,
  invalidRequest,
  nextScreenId,
  type Poll,
  type PollStateView,
  ProblemError,
  PUBLIC_VIEWER,
  pollStateViewOf,
  type ResultsSnapshot,
  resultsVisible,
  type SessionStart,
  type SessionView,
  type Submission,
  screenTypeOf,
} from '@booth/shared';
import { directAnswers } from '../visitor/kept-ballot.ts';
import { previewResults } from './preview-results.ts';
import {
  acceptsSameAnswers,
  answeredIn,
  branchValuesOf,
  filterAnswers,
  type Session,
  screenIn,
} from './preview-session.ts';

/** A preview has one visitor and one device. */
export const SESSION_ID = '0'.repeat(64);
const TOKEN_DIGITS = 12;

interface Ballot {
  answers: Answers;
  recordedAt: string;
}

/**
 * A visit of a poll and its ballots, answered in memory like the services would. Refuses with
 * `ProblemError`, like they do.
 */
export interface PreviewVisit {
  /**
   * Continues at the same place with a changed poll. Keeps the answers that still fit; returns the
   * ids of the other screens.
   */
  change: (poll: Poll) => string[];
  /** Presents any screen. Returns false if the visit has to begin again for that. */
  goTo: (screenId: string) => boolean;
  home: () => HomeView;
  start: (start: SessionStart) => SessionView;
  session: () => SessionView;
  submit: (submission: Submission) => SessionView;
  cast: (submission: BallotSubmission) => BallotView;
  receipt: () => { receipt: string };
  results: () => ResultsSnapshot;
  state: () => PollStateView;
}

/**
 * Begins a visit of a poll.
 * @param now the server's time
 */
export function createPreviewVisit(first: Poll, now: () => Date): PreviewVisit {
  let poll = first;
  let session: Session | undefined;
  const ballots = new Map<string, Ballot>();
  let tokens = 0;
  let changes = 0;

  const newToken = () => {
    tokens += 1;
    return tokens.toString(16).padStart(TOKEN_DIGITS, '0');
  };

  /** Returns the voter by the poll's policy. Accepts any proof of identity. */
  function voterOf({ handle, code }: IdentityProof): string {
    if (poll.identity === 'open') return newToken();
    return (poll.identity === 'handle' ? handle : poll.identity === 'code' ? code : undefined) ?? '';
  }

  function record(voter: string, answers: Answers): Ballot {
    const ballot = { answers, recordedAt: now().toISOString() };
    ballots.set(voter, ballot);
    changes += 1;
    return ballot;
  }

  function viewOf(at: Session): SessionView {
    const common = { sessionId: SESSION_ID, pollId: poll.pollId, status: at.status };
    if (at.status === 'completed')
      return { ...common, stepsBack: 0, answers: answeredIn(at), branchValues: {}, ...visit.receipt() };
    const { screenId, screenToken, trail, given } = at;
    return {
      ...{ ...common, screenId, screenToken, stepsBack: trail.length },
      ...{ answers: filterAnswers(given, (id) => id === screenId), branchValues: branchValuesOf(at) },
    };
  }

  const present = (at: Omit<Session, 'status' | 'screenToken'>): Session => ({
    ...at,
    status: 'waiting',
    screenToken: newToken(),
  });

  function needSession(): Session {
    if (session === undefined) throw new ProblemError('unknown-session', 'The visit has begun again.');
    return session;
  }

  /** Returns the session after a change of the poll, without the answers that no longer fit. */
  function afterChange(before: Poll, at: Session, dropped: readonly string[]): Session | undefined {
    const given = filterAnswers(at.given, (id) => !dropped.includes(id));
    const trail = at.trail.filter((id) => !dropped.includes(id));
    if (at.status === 'completed') return { ...at, given, trail };
    if (!dropped.includes(at.screenId)) return { ...at, given, trail };
    const index = before.screens.findIndex(({ id }) => id === at.screenId);
    const screen = screenIn(poll, at.screenId) ?? poll.screens[index] ?? poll.screens.at(-1);
    return screen && present({ ...at, given, trail: trail.filter((id) => id !== screen.id), screenId: screen.id });
  }

  const visit: PreviewVisit = {
    change: (next) => {
      const before = poll;
      poll = { ...next, version: before.version + 1 };
      const isOther = (directBallotOf(before) === undefined) !== (directBallotOf(poll) === undefined);
      const dropped = before.screens
        .filter((screen) => isOther || !acceptsSameAnswers(screen, screenIn(poll, screen.id)))
        .map(({ id }) => id);
      if (isOther) ballots.clear();
      for (const ballot of ballots.values())
        ballot.answers = filterAnswers(ballot.answers, (id) => !dropped.includes(id));
      if (dropped.length > 0) changes += 1;
      session = isOther || session === undefined ? undefined : afterChange(before, session, dropped);
      return dropped;
    },

    goTo: (screenId) => {
      // The form of a direct ballot is the first page.
      if (directBallotOf(poll) !== undefined) return ballots.size === 0;
      const index = poll.screens.findIndex(({ id }) => id === screenId);
      const { given = {}, voter = voterOf({}) } = session ?? {};
      if (index >= 0)
        session = present({ given, voter, screenId, trail: poll.screens.slice(0, index).map(({ id }) => id) });
      return true;
    },

    home: () => {
      const ballot = poll.identity === 'device' ? ballots.get('') : undefined;
      return {
        poll,
        ballots: resultsVisible(poll, PUBLIC_VIEWER, now()) ? ballots.size : null,
        session: session === undefined ? null : viewOf(session),
        ballot: ballot === undefined ? null : { pollId: poll.pollId, ...ballot },
        now: now().toISOString(),
      };
    },

    start: (start) => {
      if (session?.status === 'waiting' && start.anew !== session.screenToken) return viewOf(session);
      const voter = voterOf(start);
      const recorded = ballots.get(voter);
      if (recorded !== undefined && start.change !== true)
        throw new ProblemError('already-voted', 'This voter has voted in the preview.');
      const [screen] = poll.screens;
      if (screen === undefined) throw new ProblemError('unknown-poll', 'The poll has no screens.');
      session = present({ given: recorded?.answers ?? {}, voter, screenId: screen.id, trail: [] });
      return viewOf(session);
    },

    session: () => viewOf(needSession()),

    submit: (submission) => {
      const at = needSession();
      const screen = screenIn(poll, at.screenId);
      if (at.status !== 'waiting' || screen === undefined || submission.screenToken !== at.screenToken)
        throw new ProblemError('stale-screen', 'The survey has moved on.', { session: viewOf(at) });
      if (!('answer' in submission)) {
        session = present({ ...at, screenId: at.trail.at(-1) ?? at.screenId, trail: at.trail.slice(0, -1) });
        return viewOf(session);
      }
      const parsed = screenTypeOf(screen).answerSchema(screen).safeParse(submission.answer);
      if (!parsed.success) throw invalidRequest(parsed.error, 'body.answer');
      const given = { ...at.given, [screen.id]: parsed.data };
      const answered = { ...at, given, trail: [...at.trail, screen.id] };
      const screenId = nextScreenId(poll.screens, screen, branchValuesOf(answered));
      if (screenId !== END) {
        session = present({ ...answered, screenId });
      } else {
        session = { ...answered, status: 'completed' };
        record(at.voter, answeredIn(session));
      }
      return viewOf(session);
    },

    cast: (submission) => {
      const direct = directBallotOf(poll);
      if (direct === undefined) throw new ProblemError('session-needed', 'The poll has several screens.');
      const voter = voterOf(submission);
      if (ballots.has(voter) && submission.replaces === undefined)
        throw new ProblemError('already-voted', 'This voter has voted in the preview.');
      const { answers, recordedAt } = record(voter, directAnswers(direct, submission.optionIds));
      return { pollId: poll.pollId, answers, recordedAt };
    },

    // Well-formed but invalid: it never reaches a service.
    receipt: () => ({ receipt: `${poll.pollId}.${now().getTime()}.${'0'.repeat(16)}.${'0'.repeat(64)}` }),

    results: () =>
      previewResults(
        poll,
        changes,
        [...ballots.values()].map(({ answers }) => answers),
        now(),
      ),

    state: () => pollStateViewOf(poll, now()),
  };
  return visit;
}
