import { type BallotPage, type ExportedBallot, exportedBallotOf, VotesKey } from '@booth/shared';
import * as z from 'zod/mini';
import { readAnyPoll } from '../editing/change-poll.ts';
import { cursorOf, placeOf } from '../page-cursor.ts';
import { type BallotPageRequest, type ExportDependencies, fillPage, recordExport } from './ballot-page.ts';

/** Where a page of this poll's ballots begins. */
const placeIn = (pollId: string) => z.strictObject({ pollId: z.literal(pollId), after: VotesKey });
type Place = z.infer<ReturnType<typeof placeIn>>;

/**
 * A page of a poll's ballots with their answers, whatever the poll asks by now. Throws
 * `unknown-poll`, and `invalid-request` for a cursor that is none.
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
