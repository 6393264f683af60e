import type { BallotItem, Organizer, Poll, VotesKey } from '@booth/shared';
import type { OwnPolls } from '../../polls/polls.ts';
import { changeOf, logChange } from '../audit/audit-entry.ts';
import type { PollChanges } from '../audit/poll-changes.ts';

/**
 * A page ends with the first ballot that exceeds this size, counted as the JSON that the function
 * returns. Lambda takes at most 6 MB
 * (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html), and a ballot of 400
 * KB, the largest item of DynamoDB, is less than 2 MB of JSON.
 */
const PAGE_BYTES = 4 * 1024 * 1024;

/**
 * A page also ends after this time: API Gateway waits 29 s, and the function's own limit is
 * shorter.
 */
const PAGE_MILLISECONDS = 5_000;

export interface BallotPages {
  /**
   * Returns the poll's ballots among the next megabyte of the votes table, maybe none, and the key
   * after which the next megabyte begins. The table is keyed by voter, so that no hot key slows
   * voting; an export, which is rare, has to read the whole table.
   */
  read(pollId: string, after: VotesKey | undefined): Promise<{ ballots: BallotItem[]; next: VotesKey | undefined }>;
}

export interface ExportDependencies {
  polls: OwnPolls;
  ballotPages: BallotPages;
  changes: Pick<PollChanges, 'record'>;
  now: () => Date;
}

/** Which page of a poll's ballots is requested, and by whom. */
export interface BallotPageRequest {
  pollId: string;
  /** Undefined for the first page. */
  cursor: string | undefined;
  organizer: Organizer;
}

/** Records that an organizer exports the ballots. Call it once per export, for the first page. */
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
 * Hands the ballots after `after` to `take` until the page is full or its time is up. Returns the
 * key after which the next page begins; undefined after the last page.
 * @param take adds a ballot to the page and returns the text that it added, whose size counts
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
