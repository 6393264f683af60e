import { createHash } from 'node:crypto';
import { type Organizer, type Poll, ProblemError, VotesKey } from '@booth/shared';
import type { HttpReply } from '@booth/shared/lambda';
import * as z from 'zod/mini';
import type { OwnPolls } from '../dynamodb-polls.ts';
import { ballotColumns, ballotLine, ballotsHeader } from './ballots-csv.ts';
import type { BallotPages } from './dynamodb-ballot-pages.ts';
import type { PollChanges } from './dynamodb-poll-changes.ts';
import { readAnyPoll } from './organize-polls.ts';
import { cursorOf, placeOf } from './page-cursor.ts';
import { changeOf, logChange } from './poll-changes.ts';

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

/** Where a page of this poll's ballots begins, and under which columns the file began. */
const placeIn = (pollId: string) => z.strictObject({ pollId: z.literal(pollId), columns: z.string(), after: VotesKey });
type Place = z.infer<ReturnType<typeof placeIn>>;

/**
 * Tells the columns of a poll from those that it had before; a hash, for a poll may have hundreds.
 */
const columnsMark = (poll: Poll): string =>
  createHash('sha256')
    .update(JSON.stringify(ballotColumns(poll)))
    .digest('base64url')
    .slice(0, 16);

/**
 * A page of a poll's ballots as CSV, and the cursor of the next in `x-next-cursor`; there is none
 * on the last. The pages one after another are one file. It takes as much memory as a page, however
 * many ballots there are. Throws `unknown-poll`, `invalid-request` for a cursor that is none, and
 * `poll-changed` where the poll has other columns than those that the file began with: its lines
 * would stand below wrong names.
 */
export async function exportBallots(
  { polls, ballotPages, changes, now }: ExportDependencies,
  { pollId, cursor, organizer }: { pollId: string; cursor: string | undefined; organizer: Organizer },
): Promise<HttpReply<string>> {
  const until = now().getTime() + PAGE_MILLISECONDS;
  const begun = placeOf(placeIn(pollId), cursor);
  const poll = await readAnyPoll(polls, pollId);
  if (begun === undefined) {
    const change = changeOf(poll, { organizer, kind: 'ballots-exported', details: {} }, now());
    await changes.record(change);
    logChange(change);
  }
  const columns = columnsMark(poll);
  if (begun !== undefined && begun.columns !== columns) {
    throw new ProblemError(
      'poll-changed',
      'Its screens or fields are others than when this export began: start it anew.',
    );
  }
  const lines = begun === undefined ? [ballotsHeader(poll)] : [];
  let bytes = 0;
  let after = begun?.after;
  do {
    const page = await ballotPages.read(pollId, after);
    after = page.next;
    for (const ballot of page.ballots) {
      const line = ballotLine(poll, ballot);
      lines.push(line);
      bytes += Buffer.byteLength(JSON.stringify(line));
      if (bytes < PAGE_BYTES) continue;
      after = { voterKey: ballot.voterKey };
      break;
    }
  } while (after !== undefined && bytes < PAGE_BYTES && now().getTime() < until);
  const headers: Record<string, string> =
    after === undefined ? {} : { 'x-next-cursor': cursorOf({ pollId, columns, after } satisfies Place) };
  return { status: 200, body: lines.join(''), headers };
}
