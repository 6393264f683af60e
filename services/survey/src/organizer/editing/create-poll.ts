import {
  joinCodeOf,
  type Organizer,
  type Poll,
  type PollChange,
  type PollDefinition,
  ProblemError,
} from '@booth/shared';
import { changeOf, logChange } from '../audit/poll-changes.ts';
import { ATTEMPTS_MAX, manyChanges, type OrganizeDependencies, wholePoll } from './change-poll.ts';
import type { OrganizedPolls } from './dynamodb-organized-polls.ts';
import { nextPoll } from './poll-rules.ts';

/** Why no poll can be created under this id; undefined where nothing is in the way any more. */
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
 * Stores the first poll of an id, or the first after one that is gone, whose versions go on: the
 * read side takes no older ones. Throws `poll-exists`, and `body-too-large`.
 */
export async function storeFirst(
  { polls, now }: OrganizeDependencies,
  wanted: Poll,
  organizer: Organizer,
): Promise<{ poll: Poll; change: PollChange }> {
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
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
 * Stores a new poll as a draft. Throws `poll-exists`, and `invalid-request` for what is wrong with
 * the whole of it.
 */
export async function createPoll(
  dependencies: OrganizeDependencies,
  { definition, organizer }: { definition: PollDefinition; organizer: Organizer },
): Promise<Poll> {
  const kept = { version: 1, status: 'draft', revealed: false };
  const { poll, change } = await storeFirst(dependencies, wholePoll({ ...definition, ...kept }), organizer);
  logChange(change);
  return poll;
}
