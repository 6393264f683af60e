import { type BallotPage, type ExportedBallot, exportedBallotOf, VotesKey } from '@booth/shared';
import * as z from 'zod/mini';
import { cursorOf, placeOf } from '../page-cursor.ts';
import { readAnyPoll } from '../read-any-poll.ts';
import { type BallotPageRequest, type ExportDependencies, fillPage, recordExport } from './ballot-page.ts';

/** Where a page of this poll's ballots begins. */
const placeIn = (pollId: string) => z.strictObject({ pollId: z.literal(pollId), after: VotesKey });
type Place = z.infer<ReturnType<typeof placeIn>>;

/**
 * Returns a page of a poll's ballots with all their answers, also those to screens that were
 * removed.
 * @throws ProblemError `unknown-poll`, and `invalid-request` for an invalid cursor
 */
export async function readBallots(
  dependencies: ExportDependencies,
  { pollId, cursor, organizer }: BallotPageRequest,
): Promise<BallotPage> {
  const begun = dependencies.now();
  const place = placeOf(placeIn(pollId), cursor);
  const poll = await readAnyPoll(dependencies.polls, pollId);
  if (place === undefined) await recordExport(dependencies, poll, organizer);
  const ballots: ExportedBallot[] = [];
  const after = await fillPage(dependencies, { pollId, after: place?.after, begun }, (item) => {
    const ballot = exportedBallotOf(item);
    ballots.push(ballot);
    return JSON.stringify(ballot);
  });
  return { ballots, ...(after !== undefined && { next: cursorOf({ pollId, after } satisfies Place) }) };
}
