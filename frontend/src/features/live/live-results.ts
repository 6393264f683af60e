import {
  type ErrorMessage,
  type Heard,
  isPublic,
  type Poll,
  type PollState,
  type PollStateView,
  pollStateOf,
  type ResultsSnapshot,
  type Turnout,
} from '@booth/shared';

/** A message about a poll. The connection handles errors. */
export type LiveMessage = Exclude<Heard, ErrorMessage>;

/** What a page knows of a poll now, from pushes and answers. */
export interface LiveResults {
  poll: PollState | undefined;
  /** Undefined until the first snapshot, and while the results are hidden. */
  snapshot: ResultsSnapshot | undefined;
  /** How many have voted while the results are hidden, if the poll shows that. */
  turnout: Turnout | undefined;
  /** True if the poll shows its results to everybody now; undefined if not known yet. */
  visible: boolean | undefined;
  /** When the numbers were last confirmed, in milliseconds since 1970. */
  confirmedAt: number | undefined;
  /** The etag of the last answer of `GET results`. */
  etag: string | undefined;
  /** The last refusal of a ballot, until a newer state of the poll explains it. */
  refusal: BallotRefusal | undefined;
}

/** The poll refused a ballot although its newest known state said that it was open. */
export interface BallotRefusal {
  /** The newest version of the poll that the page knew. */
  version: number;
  opensAt: string | undefined;
  closedAt: string | undefined;
}

export const NOTHING_KNOWN: LiveResults = {
  poll: undefined,
  snapshot: undefined,
  turnout: undefined,
  visible: undefined,
  confirmedAt: undefined,
  etag: undefined,
  refusal: undefined,
};

/** Returns the newest version of the poll in all that is known; 0 if nothing is. */
export const newestVersion = ({ poll, snapshot, turnout }: LiveResults): number =>
  Math.max(poll?.version ?? 0, snapshot?.pollVersion ?? 0, turnout?.pollVersion ?? 0);

/**
 * Takes over a snapshot if its revision is newer: pushes and answers arrive in any order, and the
 * numbers on the screen must never go back. Among snapshots of one revision, the later one wins,
 * because an earlier one may lack minutes of a transaction that was being written. Drops snapshots
 * from before the newest version of the poll, which may hide its results.
 */
export function withSnapshot(known: LiveResults, snapshot: ResultsSnapshot, now: number): LiveResults {
  if (snapshot.pollVersion < newestVersion(known)) return withConfirmation(known, now);
  const numbers = known.snapshot === undefined ? snapshot : newerOf(known.snapshot, snapshot);
  // The newer state of the poll may show older numbers, too.
  const { pollVersion } = snapshot;
  return { ...known, snapshot: { ...numbers, pollVersion }, visible: true, confirmedAt: now };
}

function newerOf(known: ResultsSnapshot, snapshot: ResultsSnapshot): ResultsSnapshot {
  if (snapshot.revision > known.revision) return snapshot;
  return snapshot.revision === known.revision && snapshot.asOf > known.asOf ? snapshot : known;
}

/** Takes over the number of voters by the same rules. */
export function withTurnout(known: LiveResults, turnout: Turnout, now: number): LiveResults {
  if (turnout.pollVersion < newestVersion(known)) return withConfirmation(known, now);
  const { pollVersion, revision } = turnout;
  const newest = known.turnout !== undefined && known.turnout.revision > revision ? known.turnout : turnout;
  return { ...known, turnout: { ...newest, pollVersion }, confirmedAt: now };
}

/**
 * Takes over the state of the poll unless a newer one is known. Forgets what the poll hides now.
 */
export function withPoll(known: LiveResults, poll: PollState, visible: boolean, now: number): LiveResults {
  if (poll.version < newestVersion(known)) return withConfirmation(known, now);
  const refusal = known.refusal !== undefined && known.refusal.version < poll.version ? undefined : known.refusal;
  const turnout = poll.turnoutShown ? known.turnout : undefined;
  const next = { ...known, refusal, poll, visible, turnout, confirmedAt: now };
  return visible ? next : { ...next, snapshot: undefined, etag: undefined };
}

/** The server refused to show the results. */
export const withHidden = (known: LiveResults, now: number): LiveResults => ({
  ...known,
  snapshot: undefined,
  etag: undefined,
  visible: false,
  confirmedAt: now,
});

export const withConfirmation = (known: LiveResults, now: number): LiveResults => ({ ...known, confirmedAt: now });

/** Returns what is known after a message of the server. */
export function withMessage(known: LiveResults, message: LiveMessage, now: number): LiveResults {
  switch (message.type) {
    case 'results':
      return withSnapshot(known, message.snapshot, now);
    case 'turnout':
      return withTurnout(known, message.turnout, now);
    case 'poll':
      return withPoll(known, message.poll, message.resultsVisible, now);
    case 'pong':
      return withConfirmation(known, now);
  }
}

/**
 * Returns what is known after a read of the state, which confirms no numbers.
 * @param view undefined if the state has not changed
 */
export function withStateView(known: LiveResults, view: PollStateView | undefined, now: number): LiveResults {
  const next = view === undefined ? known : withPoll(known, view.poll, view.resultsVisible, now);
  return next.visible || next.turnout ? { ...next, confirmedAt: known.confirmedAt } : withConfirmation(next, now);
}

/**
 * Marks a known poll as a draft again, because the server doesn't know it any more.
 * @param read the poll as it was read, if nothing has told its state since
 */
export function withWithdrawal(known: LiveResults, now: number, read?: Poll): LiveResults {
  const poll = known.poll ?? (read && pollStateOf(read));
  return poll === undefined
    ? known
    : { ...withHidden(known, now), turnout: undefined, poll: { ...poll, status: 'draft' } };
}

/** Returns true if the poll has become a draft again, which only organizers see. */
export const isWithdrawn = ({ poll }: LiveResults): boolean => poll !== undefined && !isPublic(poll);

/** Returns the newest version of the poll that the page has heard of. */
export const newestVersionOf = (known: LiveResults, read: Pick<Poll, 'version'>): number =>
  Math.max(read.version, newestVersion(known));

const NO_TIMES = { opensAt: undefined, closesAt: undefined, openedAt: undefined, closedAt: undefined };

/** Returns the poll as it was read, in its newest known state. */
export function pollAsKnown(read: Poll, { poll: state, refusal }: LiveResults): Poll {
  const poll = state !== undefined && state.version >= read.version ? { ...read, ...NO_TIMES, ...state } : read;
  if (refusal === undefined || refusal.version < poll.version) return poll;
  const { opensAt, closedAt } = refusal;
  return opensAt === undefined ? { ...poll, status: 'closed', closedAt } : { ...poll, opensAt };
}
