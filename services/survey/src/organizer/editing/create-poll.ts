import {
  joinCodeOf,
  type Organizer,
  type Poll,
  type PollChange,
  type PollDefinition,
  ProblemError,
} from '@booth/shared';
import { changeOf, logChange } from '../audit/audit-entry.ts';
import { CHANGE_ATTEMPTS_MAX, manyChanges } from '../concurrent-changes.ts';
import { wholePoll } from './definition.ts';
import type { OrganizeDependencies, OrganizedPolls } from './organized-polls.ts';
import { nextPoll } from './poll-rules.ts';

/** Returns the problem of creating a poll under this id; undefined if the id is free. */
export async function whyTaken(polls: OrganizedPolls, pollId: string): Promise<ProblemError | undefined> {
  if ((await polls.readOwn(pollId)) !== undefined) {
    return new ProblemError('poll-exists', `Choose another id than "${pollId}", or change that poll.`);
  }
  if ((await polls.readRecord(pollId))?.codesSince !== undefined) {
    return new ProblemError(
      'poll-exists',
      `Choose another id than "${pollId}": entry codes of the poll that had it are still being deleted.`,
      { isBeingDeleted: true },
    );
  }
  const holder = await polls.joinCodeHolder(pollId);
  if (holder === undefined || holder === pollId) return undefined;
  return new ProblemError(
    'poll-exists',
    `Choose another id than "${pollId}": another poll has its join code, ${joinCodeOf(pollId)}.`,
  );
}

/**
 * Stores the first poll of an id, or the first after a deleted one. Its versions go on from those
 * of the deleted poll, because the read side ignores older versions.
 * @throws ProblemError `poll-exists`, `body-too-large`, `unavailable`
 */
export async function storeFirst(
  { polls, now }: OrganizeDependencies,
  wanted: Poll,
  organizer: Organizer,
): Promise<{ poll: Poll; change: PollChange }> {
  for (let attempt = 1; attempt <= CHANGE_ATTEMPTS_MAX; attempt += 1) {
    const record = await polls.readRecord(wanted.pollId);
    const version = Math.max(wanted.version, (record?.lastVersion ?? 0) + 1);
    const poll = { ...nextPoll(undefined, wanted, now()), version };
    const change = changeOf(poll, { organizer, kind: 'created', details: {} }, now());
    if (await polls.create(poll, record, change)) return { poll, change };
    const refusal = await whyTaken(polls, poll.pollId);
    if (refusal !== undefined) throw refusal;
  }
  throw manyChanges();
}

/**
 * Stores a new poll as a draft.
 * @throws ProblemError `poll-exists`, `body-too-large`, `unavailable`, and `invalid-request` for
 * issues of the poll as a whole
 */
export async function createPoll(
  dependencies: OrganizeDependencies,
  { definition, organizer }: { definition: PollDefinition; organizer: Organizer },
): Promise<Poll> {
  const wanted = wholePoll({ ...definition, version: 1, status: 'draft', revealed: false });
  const { poll, change } = await storeFirst(dependencies, wanted, organizer);
  logChange(change);
  return poll;
}
