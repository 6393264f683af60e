import { createHash } from 'node:crypto';
import { ballotColumns, exportedBallotOf, type Poll, ProblemError, VotesKey } from '@booth/shared';
import type { HttpReply } from '@booth/shared/lambda';
import * as z from 'zod/mini';
import { cursorOf, placeOf } from '../page-cursor.ts';
import { readAnyPoll } from '../read-any-poll.ts';
import { type BallotPageRequest, type ExportDependencies, fillPage, recordExport } from './ballot-page.ts';
import { ballotLine, ballotsHeader } from './ballots-csv.ts';

/** Where a page of this poll's ballots begins, and the mark of the columns that the file has. */
const placeIn = (pollId: string) => z.strictObject({ pollId: z.literal(pollId), columns: z.string(), after: VotesKey });
type Place = z.infer<ReturnType<typeof placeIn>>;

/** Returns a mark that changes with the poll's columns: a hash, because there may be hundreds. */
const columnsMark = (poll: Poll): string =>
  createHash('sha256')
    .update(JSON.stringify(ballotColumns(poll)))
    .digest('base64url')
    .slice(0, 16);

/**
 * Replies with a page of a poll's ballots as CSV, and the cursor of the next page in
 * `x-next-cursor`, which the last page lacks. All pages in order are one file. Needs the memory of
 * one page, however many ballots there are.
 * @throws ProblemError `unknown-poll`, `invalid-request` for an invalid cursor, and `poll-changed`
 * if the poll's columns have changed since the first page
 */
export async function exportBallots(
  dependencies: ExportDependencies,
  { pollId, cursor, organizer }: BallotPageRequest,
): Promise<HttpReply<string>> {
  const begun = dependencies.now();
  const place = placeOf(placeIn(pollId), cursor);
  const poll = await readAnyPoll(dependencies.polls, pollId);
  if (place === undefined) await recordExport(dependencies, poll, organizer);
  const columns = columnsMark(poll);
  if (place !== undefined && place.columns !== columns) {
    throw new ProblemError(
      'poll-changed',
      'Its screens or fields have changed since this export began: start the export again.',
    );
  }
  const lines = place === undefined ? [ballotsHeader(poll)] : [];
  const after = await fillPage(dependencies, { pollId, after: place?.after, begun }, (ballot) => {
    const line = ballotLine(poll, exportedBallotOf(ballot));
    lines.push(line);
    return line;
  });
  const headers: Record<string, string> =
    after === undefined ? {} : { 'x-next-cursor': cursorOf({ pollId, columns, after } satisfies Place) };
  return { status: 200, body: lines.join(''), headers };
}
