import { type Organizer, type PollIdRecord, ProblemError, type SearchProgress, wasOpened } from '@booth/shared';
import * as z from 'zod/mini';
import { changeOf, logChange } from '../audit/audit-entry.ts';
import { CodesKey, type GivenCodes } from '../codes/given-codes.ts';
import { CHANGE_ATTEMPTS_MAX, checkVersion, manyChanges } from '../concurrent-changes.ts';
import { cursorOf, placeOf } from '../page-cursor.ts';
import { unknownPoll } from '../read-any-poll.ts';
import { STEP_MILLISECONDS, searchTable } from '../search-table.ts';
import type { OrganizeDependencies } from './organized-polls.ts';

export interface DeletionDependencies extends OrganizeDependencies {
  givenCodes: Pick<GivenCodes, 'ofPoll' | 'remove'>;
}

export interface DeletionRequest {
  pollId: string;
  ifMatch: string | undefined;
  cursor: string | undefined;
  organizer: Organizer;
}

/**
 * Deletes the poll itself, unless it is deleted already. Returns the record that is kept of its id.
 */
async function deleteItself(
  { polls, now }: DeletionDependencies,
  { pollId, ifMatch, organizer }: DeletionRequest,
): Promise<PollIdRecord | undefined> {
  for (let attempt = 1; attempt <= CHANGE_ATTEMPTS_MAX; attempt += 1) {
    const poll = await polls.readOwn(pollId);
    const record = await polls.readRecord(pollId);
    if (poll === undefined) {
      if (record?.lastVersion === undefined || record.renamedTo !== undefined) throw unknownPoll(record?.renamedTo);
      return record;
    }
    checkVersion(poll, ifMatch);
    if (wasOpened(poll)) {
      const message = 'a poll that was opened may have votes: archive it instead';
      throw new ProblemError('change-refused', `status: ${message}`, { errors: [{ path: 'status', message }] });
    }
    const change = changeOf({ pollId, version: poll.version + 1 }, { organizer, kind: 'deleted', details: {} }, now());
    if (await polls.delete(poll, record, change)) {
      logChange(change);
      return polls.readRecord(pollId);
    }
  }
  throw manyChanges();
}

/**
 * Deletes a poll that was never opened, and then its entry codes, one step per request. No poll can
 * be created under this id until the last code is gone, so no code works in a later poll. Returns
 * where to go on, or undefined at the end. A repeated request goes on with what is left.
 * @throws ProblemError `unknown-poll`, `precondition-needed`, `poll-changed`, `unavailable`,
 * `change-refused` for a poll that was opened, and `invalid-request` for a cursor of another
 * deletion
 */
export async function deletePoll(
  dependencies: DeletionDependencies,
  request: DeletionRequest,
): Promise<SearchProgress | undefined> {
  const { polls, givenCodes, now } = dependencies;
  const { pollId, cursor } = request;
  const until = now().getTime() + STEP_MILLISECONDS;
  const record = await deleteItself(dependencies, request);
  if (record?.codesSince === undefined) return undefined;
  const { codesSince } = record;

  const Place = z.strictObject({ pollId: z.literal(pollId), since: z.literal(codesSince), after: CodesKey });
  const removePage = async (after: CodesKey | undefined) => {
    const page = await givenCodes.ofPoll(pollId, after);
    // If another request has finished the deletion, these may be codes of a later poll.
    await givenCodes.remove(page.items.filter(({ since }) => since === undefined || since === codesSince));
    return page;
  };
  const begin = placeOf(Place, cursor)?.after;
  const { searched, next } = await searchTable(removePage, begin, () => now().getTime() < until);
  if (next !== undefined) return { next: cursorOf({ pollId, since: codesSince, after: next }), searched };
  await polls.unmarkCodes(record);
  return undefined;
}
