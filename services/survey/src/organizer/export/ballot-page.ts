import type { BallotItem, Organizer, Poll, VotesKey } from '@booth/shared';
import type { OwnPolls } from '../../polls/dynamodb-polls.ts';
import type { PollChanges } from '../audit/dynamodb-poll-changes.ts';
import { changeOf, logChange } from '../audit/poll-changes.ts';
import type { BallotPages } from './dynamodb-ballot-pages.ts';

/**
 * A page ends with the first ballot after this size, counted as the JSON that the function answers:
 * Lambda takes 6 MB at most
 * (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html), and no ballot, of 400
 * KB at most, is 2 MB of JSON.
 */
const PAGE_BYTES = 4 * 1024 * 1024;

/**
 * And when it has worked for so long: API Gateway waits 29 s, the function's own limit is shorter.
 */
const PAGE_MILLISECONDS = 5_000;

export interface ExportDependencies {
  polls: OwnPolls;
  ballotPages: BallotPages;
  changes: Pick<PollChanges, 'record'>;
  now: () => Date;
}

/** Which page of a poll's ballots is asked for, and by whom. */
export interface BallotPageRequest {
  pollId: string;
  /** Undefined for the first page. */
  cursor: string | undefined;
  organizer: Organizer;
}

/** Writes into the log that somebody takes the ballots home: once, as the first page is read. */
export async function recordExport(
  { changes, now }: Pick<ExportDependencies, 'changes' | 'now'>,
  poll: Poll,
  organizer: Organizer,
): Promise<void> {
  const change = changeOf(poll, { organizer, kind: 'ballots-exported', details: {} }, now());
  await changes.record(change);
  logChange(change);
}

/**
 * Hands the ballots after `after` to `take` until the page is full, or has taken long enough.
 * `take` returns its piece of the text that the function answers, for its size. Returns where the
 * next page begins; undefined after the last.
 */
export async function fillPage(
  { ballotPages, now }: Pick<ExportDependencies, 'ballotPages' | 'now'>,
  { pollId, after: first, begun }: { pollId: string; after: VotesKey | undefined; begun: Date },
  take: (ballot: BallotItem) => string,
): Promise<VotesKey | undefined> {
  const until = begun.getTime() + PAGE_MILLISECONDS;
  let bytes = 0;
  let after = first;
  do {
    const page = await ballotPages.read(pollId, after);
    after = page.next;
    for (const ballot of page.ballots) {
      bytes += Buffer.byteLength(JSON.stringify(take(ballot)));
      if (bytes >= PAGE_BYTES) return { voterKey: ballot.voterKey };
    }
  } while (after !== undefined && now().getTime() < until);
  return after;
}
