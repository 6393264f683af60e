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

/**
 * Takes the snapshot over only if its revision is newer: push, poll and reconnect may come in any order, and the numbers
 * on the screen must never run backwards.
 */
export function withSnapshot(known: LiveResults, snapshot: ResultsSnapshot, now: number): LiveResults {
  const isNewer = known.snapshot === undefined || snapshot.revision > known.snapshot.revision;
  return { ...known, snapshot: isNewer ? snapshot : known.snapshot, visible: true, confirmedAt: now };
}

/** Takes over the state of the poll unless a newer version is known; hidden results are forgotten. */
export function withPoll(known: LiveResults, poll: PollState, visible: boolean, now: number): LiveResults {
  if (known.poll !== undefined && known.poll.version > poll.version) return { ...known, confirmedAt: now };
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

export function stateOfPoll(poll: Poll): PollState {
  const { pollId, version, status, visibility, revealed } = poll;
  return { pollId, version, status, visibility, revealed };
}
