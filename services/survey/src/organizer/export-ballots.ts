import type { Organizer } from '@booth/shared';
import type { HttpReply } from '@booth/shared/lambda';
import type { Polls } from '../dynamodb-polls.ts';
import { ballotLine, ballotsHeader } from './ballots-csv.ts';
import type { BallotPages } from './dynamodb-ballot-pages.ts';
import type { PollChanges } from './dynamodb-poll-changes.ts';
import { readAnyPoll } from './organize-polls.ts';
import { changeOf, logChange } from './poll-changes.ts';

/**
 * A page ends with the first ballot after this size, counted as the JSON that the function answers: Lambda takes 6 MB at most
 * (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html), and no ballot, of 400 KB at most, is 2 MB of JSON.
 */
const PAGE_BYTES = 4 * 1024 * 1024;

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
  const lines = cursor === undefined ? [ballotsHeader(poll)] : [];
  let bytes = 0;
  let next = cursor;
  do {
    const page = await ballotPages.read(pollId, next);
    next = page.next;
    for (const ballot of page.ballots) {
      const line = ballotLine(poll, ballot);
      lines.push(line);
      bytes += Buffer.byteLength(JSON.stringify(line));
      if (bytes < PAGE_BYTES) continue;
      next = ballotPages.cursorAfter(ballot);
      break;
    }
  } while (next !== undefined && bytes < PAGE_BYTES && now().getTime() < until);
  return { status: 200, body: lines.join(''), headers: next === undefined ? {} : { 'x-next-cursor': next } };
}
