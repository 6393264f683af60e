import { type Organizer, type PollIdRecord, ProblemError, type SearchProgress, wasOpened } from '@booth/shared';
import * as z from 'zod/mini';
import { changeOf, logChange } from '../audit/poll-changes.ts';
import { CodesKey, type GivenCodes } from '../codes/dynamodb-given-codes.ts';
import { cursorOf, placeOf } from '../page-cursor.ts';
import { STEP_MILLISECONDS, searchTable } from '../search-table.ts';
import { ATTEMPTS_MAX, checkVersion, manyChanges, type OrganizeDependencies, unknownPoll } from './change-poll.ts';

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
 * Deletes the poll, or finds that it is deleted already, and returns what is kept of its id then:
 * nothing of the poll itself.
 */
async function deleteItself(
  { polls, now }: DeletionDependencies,
  { pollId, ifMatch, organizer }: DeletionRequest,
): Promise<PollIdRecord | undefined> {
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
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
 * Deletes a poll that was never opened, and then its entry codes, a step at a time, so that none of
 * them works in a later poll of this id: until the last is gone, none can be created. Returns where
 * to go on, or undefined at the end. Whoever repeats it goes on with what is left. Throws
 * `unknown-poll`, `precondition-needed`, `poll-changed`, `change-refused` for a poll that was
 * opened, and `invalid-request` for a cursor that is none of this deletion.
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
    // Where another request was faster to the end, these may be codes of a later poll already.
    await givenCodes.remove(page.items.filter(({ since }) => since === undefined || since === codesSince));
    return page;
  };
  const begin = placeOf(Place, cursor)?.after;
  const { searched, next } = await searchTable(removePage, begin, () => now().getTime() < until);
  if (next !== undefined) return { next: cursorOf({ pollId, since: codesSince, after: next }), searched };
  await polls.unmarkCodes(record);
  return undefined;
}
