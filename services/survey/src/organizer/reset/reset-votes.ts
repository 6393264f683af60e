import { type Organizer, ProblemError, type ResetProgress } from '@booth/shared';
import { cursorOf, placeOf } from '../page-cursor.ts';
import { readAnyPoll } from '../read-any-poll.ts';
import { STEP_MILLISECONDS } from '../search-table.ts';
import { RECORD_KINDS } from './poll-records.ts';
import type { ResetDependencies } from './reset-dependencies.ts';
import { storeBeginning, storeEnd } from './store-reset.ts';
import { placeIn, sweepRecords } from './sweep-records.ts';

export interface ResetVotesRequest {
  pollId: string;
  /** The poll's id as the organizer typed it. */
  confirm: string;
  cursor: string | undefined;
  organizer: Organizer;
}

function checkConfirmed({ pollId, confirm }: ResetVotesRequest): void {
  if (confirm === pollId) return;
  const message = 'type the id of the poll whose votes are to be deleted';
  throw new ProblemError('invalid-request', `body.confirm: ${message}`, {
    errors: [{ path: 'body.confirm', message }],
  });
}

/**
 * Deletes all votes of a closed poll, one step per request. First the poll becomes a draft, and the
 * reset waits for ballots that are on their way. Then it deletes the sessions before the ballots,
 * because a deleted session records no ballot. The counts follow by the stream of the votes table.
 * Returns the progress, or undefined at the end. A request without a cursor begins the search anew;
 * several at once do no harm.
 * @throws ProblemError `change-refused` for a poll that is open or was never opened,
 * `invalid-request`, `unknown-poll`, `unavailable`
 */
export async function resetVotes(
  dependencies: ResetDependencies,
  request: ResetVotesRequest,
): Promise<ResetProgress | undefined> {
  const { polls, records, now, wait } = dependencies;
  const { pollId, organizer, cursor } = request;
  const deadline = now().getTime() + STEP_MILLISECONDS;
  const hasTime = () => now().getTime() < deadline;
  checkConfirmed(request);
  const begun = placeOf(placeIn(pollId), cursor, 'body.cursor');
  const since =
    begun === undefined
      ? await storeBeginning(dependencies, request)
      : (await readAnyPoll(polls, pollId)).resettingSince;
  // A cursor of a reset that has ended does not begin another one.
  if (since === undefined || (begun !== undefined && begun.since !== since)) return undefined;

  const reset = await records.reset(pollId, since);
  const place = begun ?? { pollId, since, kind: RECORD_KINDS[0] };
  const waitMs = Date.parse(reset.waitsUntil) - now().getTime();
  if (waitMs > 0) {
    await wait(Math.min(waitMs, STEP_MILLISECONDS));
    if (waitMs > STEP_MILLISECONDS) return { next: cursorOf(place), searched: 0, step: 'waiting' };
  }
  const swept = await sweepRecords(dependencies, reset, place, hasTime);
  if (swept === undefined) return undefined;
  if (swept.place !== undefined) {
    return { next: cursorOf(swept.place), searched: swept.searched, step: swept.place.kind };
  }
  await storeEnd(dependencies, reset, organizer);
  return undefined;
}
