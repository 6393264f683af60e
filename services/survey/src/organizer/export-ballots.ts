import type { Organizer } from '@booth/shared';
import type { HttpReply } from '@booth/shared/lambda';
import type { Polls } from '../dynamodb-polls.ts';
import { ballotsCsv } from './ballots-csv.ts';
import type { BallotPages } from './dynamodb-ballot-pages.ts';
import type { PollChanges } from './dynamodb-poll-changes.ts';
import { readAnyPoll } from './organize-polls.ts';
import { changeOf, logChange } from './poll-changes.ts';

/**
 * A page ends at the first megabyte of the table after this size: Lambda answers with 6 MB at most
 * (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html), and a megabyte of ballots makes less than 2 of CSV.
 */
const PAGE_BYTES = 3 * 1024 * 1024;

/** And when it has worked for so long: API Gateway waits 29 s, the function's own limit is shorter. */
const PAGE_MILLISECONDS = 5_000;

export interface ExportDependencies {
  polls: Polls;
  ballotPages: BallotPages;
  changes: Pick<PollChanges, 'record'>;
  now: () => Date;
}

/**
 * A page of a poll's ballots as CSV, and the cursor of the next in `x-next-cursor`; there is none on the last. The pages one after
 * another are one file. It takes as much memory as a page, however many ballots there are. Throws `unknown-poll`.
 */
export async function exportBallots(
  { polls, ballotPages, changes, now }: ExportDependencies,
  { pollId, cursor, organizer }: { pollId: string; cursor: string | undefined; organizer: Organizer },
): Promise<HttpReply<string>> {
  const until = now().getTime() + PAGE_MILLISECONDS;
  const poll = await readAnyPoll(polls, pollId);
  if (cursor === undefined) {
    const change = changeOf(poll, { organizer, kind: 'ballots-exported', details: {} }, now());
    await changes.record(change);
    logChange(change);
  }
  let csv = '';
  let next = cursor;
  do {
    const page = await ballotPages.read(pollId, next);
    csv += ballotsCsv(poll, page.ballots, next === undefined);
    next = page.next;
  } while (next !== undefined && Buffer.byteLength(csv) < PAGE_BYTES && now().getTime() < until);
  return { status: 200, body: csv, headers: next === undefined ? {} : { 'x-next-cursor': next } };
}
