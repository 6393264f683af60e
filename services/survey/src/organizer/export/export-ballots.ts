import { createHash } from 'node:crypto';
import { ballotColumns, exportedBallotOf, type Poll, ProblemError, VotesKey } from '@booth/shared';
import type { HttpReply } from '@booth/shared/lambda';
import * as z from 'zod/mini';
import { readAnyPoll } from '../editing/change-poll.ts';
import { cursorOf, placeOf } from '../page-cursor.ts';
import { type BallotPageRequest, type ExportDependencies, fillPage, recordExport } from './ballot-page.ts';
import { ballotLine, ballotsHeader } from './ballots-csv.ts';

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
      'Its screens or fields are others than when this export began: start it anew.',
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
