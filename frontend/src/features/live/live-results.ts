import type { Poll, PollState, ResultsSnapshot, ServerMessage } from '@booth/shared';

/** What a dashboard knows of a poll, however it came: by push or by asking. */
export interface LiveResults {
  poll: PollState | undefined;
  /** Undefined until the first snapshot, and while the results are hidden. */
  snapshot: ResultsSnapshot | undefined;
  /** Whether the poll shows its results to everybody now; undefined until something said so. */
  visible: boolean | undefined;
  /** When it was last known that nothing is newer, in milliseconds since 1970. */
  confirmedAt: number | undefined;
  /** What the last answer of `GET results` was marked with. */
  etag: string | undefined;
}

export const NOTHING_KNOWN: LiveResults = {
  poll: undefined,
  snapshot: undefined,
  visible: undefined,
  confirmedAt: undefined,
  etag: undefined,
};

/** The newest version of the poll that anything has told of; 0 where nothing has. */
const newestVersion = ({ poll, snapshot }: LiveResults): number =>
  Math.max(poll?.version ?? 0, snapshot?.pollVersion ?? 0);

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

/** Takes over the state of the poll unless a newer one is known; forgets hidden results. */
export function withPoll(known: LiveResults, poll: PollState, visible: boolean, now: number): LiveResults {
  if (poll.version < newestVersion(known)) return withConfirmation(known, now);
  return visible
    ? { ...known, poll, visible, confirmedAt: now }
    : { ...known, poll, visible, confirmedAt: now, snapshot: undefined, etag: undefined };
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
export function withMessage(known: LiveResults, message: ServerMessage, now: number): LiveResults {
  switch (message.type) {
    case 'results':
      return withSnapshot(known, message.snapshot, now);
    case 'poll':
      return withPoll(known, message.poll, message.resultsVisible, now);
    case 'pong':
      return withConfirmation(known, now);
    case 'error':
      return known;
  }
}

/** The poll as it is by whatever is newer: what was pushed, or what was read with the page. */
export function newestState({ poll: pushed }: LiveResults, poll: Poll): PollState {
  return pushed !== undefined && pushed.version >= poll.version ? pushed : stateOfPoll(poll);
}

export function stateOfPoll(poll: Poll): PollState {
  const { pollId, version, status, visibility, revealed, closesAt } = poll;
  return { pollId, version, status, visibility, revealed, closesAt };
}
