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

/** What the server tells of a poll; an error is the connection's own affair. */
export type LiveMessage = Exclude<Heard, ErrorMessage>;

/** What a page knows of a poll at this moment, however it came: by push or by asking. */
export interface LiveResults {
  poll: PollState | undefined;
  /** Undefined until the first snapshot, and while the results are hidden. */
  snapshot: ResultsSnapshot | undefined;
  /** How many have voted while the results are hidden, where the poll shows that. */
  turnout: Turnout | undefined;
  /** Whether the poll shows its results to everybody now; undefined until something said so. */
  visible: boolean | undefined;
  /** When it was last known that nothing is newer, in milliseconds since 1970. */
  confirmedAt: number | undefined;
  /** What the last answer of `GET results` was marked with. */
  etag: string | undefined;
  /** What the server refused a ballot for, until a newer state of the poll says why. */
  refusal: Refusal | undefined;
}

/**
 * That the poll took no ballot, though the newest state that the page knew of said that it would.
 */
export interface Refusal {
  /** The newest version of the poll that the page knew of. */
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

/** The newest version of the poll that anything has told of; 0 where nothing has. */
export const newestVersion = ({ poll, snapshot, turnout }: LiveResults): number =>
  Math.max(poll?.version ?? 0, snapshot?.pollVersion ?? 0, turnout?.pollVersion ?? 0);

/**
 * Takes the snapshot over only if its revision is newer: push, poll and reconnect may come in any
 * order, and the numbers on the screen must never run backwards. Of one revision the later is
 * taken: one that was read while a transaction was being written may lack its minutes. Leaves out
 * what was read before a change of the poll that is known by now: since then, the poll may hide
 * its results.
 */
export function withSnapshot(known: LiveResults, snapshot: ResultsSnapshot, now: number): LiveResults {
  if (snapshot.pollVersion < newestVersion(known)) return withConfirmation(known, now);
  const numbers = known.snapshot === undefined ? snapshot : newerOf(known.snapshot, snapshot);
  // Also older numbers may be shown by the newer state of the poll.
  const { pollVersion } = snapshot;
  return { ...known, snapshot: { ...numbers, pollVersion }, visible: true, confirmedAt: now };
}

function newerOf(known: ResultsSnapshot, snapshot: ResultsSnapshot): ResultsSnapshot {
  if (snapshot.revision > known.revision) return snapshot;
  return snapshot.revision === known.revision && snapshot.asOf > known.asOf ? snapshot : known;
}

/** Takes the number of voters over by the same rules. */
export function withTurnout(known: LiveResults, turnout: Turnout, now: number): LiveResults {
  if (turnout.pollVersion < newestVersion(known)) return withConfirmation(known, now);
  const { pollVersion, revision } = turnout;
  const newest = known.turnout !== undefined && known.turnout.revision > revision ? known.turnout : turnout;
  return { ...known, turnout: { ...newest, pollVersion }, confirmedAt: now };
}

/** Takes over the state of the poll unless a newer one is known; forgets what is hidden. */
export function withPoll(known: LiveResults, poll: PollState, visible: boolean, now: number): LiveResults {
  if (poll.version < newestVersion(known)) return withConfirmation(known, now);
  const refusal = known.refusal !== undefined && known.refusal.version < poll.version ? undefined : known.refusal;
  const turnout = poll.turnoutShown ? known.turnout : undefined;
  const next = { ...known, refusal, poll, visible, turnout, confirmedAt: now };
  return visible ? next : { ...next, snapshot: undefined, etag: undefined };
}

/** The results were asked for and are not to be seen now. */
export const withHidden = (known: LiveResults, now: number): LiveResults => ({
  ...known,
  snapshot: undefined,
  etag: undefined,
  visible: false,
  confirmedAt: now,
});

export const withConfirmation = (known: LiveResults, now: number): LiveResults => ({ ...known, confirmedAt: now });

/** What is known after a message of the server. */
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
 * What is known after the state was asked for, which confirms no numbers.
 * @param view undefined where the state is still the one of the answer before
 */
export function withStateView(known: LiveResults, view: PollStateView | undefined, now: number): LiveResults {
  const next = view === undefined ? known : withPoll(known, view.poll, view.resultsVisible, now);
  return next.visible || next.turnout ? { ...next, confirmedAt: known.confirmedAt } : withConfirmation(next, now);
}

/**
 * A poll that was there and is unknown now has become a draft again.
 * @param read the poll as it was read, where nothing has told of its state since
 */
export function withWithdrawal(known: LiveResults, now: number, read?: Poll): LiveResults {
  const poll = known.poll ?? (read && pollStateOf(read));
  return poll === undefined
    ? known
    : { ...withHidden(known, now), turnout: undefined, poll: { ...poll, status: 'draft' } };
}

/** Whether the poll is nobody's business any more but its organizers'. */
export const isWithdrawn = ({ poll }: LiveResults): boolean => poll !== undefined && !isPublic(poll);

/** The newest version of the poll that the page has heard of, in whatever way. */
export const newestVersionOf = (known: LiveResults, read: Pick<Poll, 'version'>): number =>
  Math.max(read.version, newestVersion(known));

const NO_TIMES = { opensAt: undefined, closesAt: undefined, openedAt: undefined, closedAt: undefined };

/** The poll that was read, in the newest state that anything has told of. */
export function pollAsKnown(read: Poll, { poll: state, refusal }: LiveResults): Poll {
  const poll = state !== undefined && state.version >= read.version ? { ...read, ...NO_TIMES, ...state } : read;
  if (refusal === undefined || refusal.version < poll.version) return poll;
  const { opensAt, closedAt } = refusal;
  return opensAt === undefined ? { ...poll, status: 'closed', closedAt } : { ...poll, opensAt };
}
