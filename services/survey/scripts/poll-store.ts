import type { Organizer, Poll } from '@booth/shared';
import { changeOf, pathDetails } from '../src/organizer/audit/audit-entry.ts';
import { changedPaths } from '../src/organizer/editing/changed-paths.ts';
import { storeFirst } from '../src/organizer/editing/create-poll.ts';
import type { OrganizedPolls } from '../src/organizer/editing/organized-polls.ts';
import { nextPoll } from '../src/organizer/editing/poll-rules.ts';

/** Somebody else has changed the poll since the version of the file. */
export class PollChangedError extends Error {
  constructor(poll: Poll, stored: Poll | undefined) {
    const now = stored === undefined ? 'is gone' : `is at version ${stored.version}`;
    super(
      `"${poll.pollId}" ${now}, and your file is version ${poll.version}: somebody changed it. ` +
        'Pull the poll into another file, bring your changes into it, and push that one.',
    );
    this.name = 'PollChangedError';
  }
}

/** What the storing of polls works with. */
export interface PushDependencies {
  polls: OrganizedPolls;
  operator: Organizer;
  now: () => Date;
}

/**
 * Stores a poll in place of `stored`, with its audit entry. Returns false if another version is
 * stored by now.
 */
function save({ polls, operator, now }: PushDependencies, next: Poll, stored: Poll): Promise<boolean> {
  const paths = changedPaths(stored, { ...next, version: stored.version });
  const entry = { organizer: operator, kind: 'changed', details: pathDetails(paths) } as const;
  return polls.save(next, stored.version, changeOf(next, entry, now()));
}

/**
 * Stores a poll: a new one as it is, or with the version after those of a deleted poll; a changed
 * one as its next version. Ignores the state that the server keeps (`openedAt`, `closedAt`, the
 * moments of a reset). Returns what is stored then, and whether it has changed.
 * @throws PollChangedError, and stores nothing, if another version is stored than the given one
 * @throws ProblemError `change-refused` (see `nextPoll`), `poll-exists` (see `storeFirst`)
 */
export async function pushPoll(
  dependencies: PushDependencies,
  poll: Poll,
): Promise<{ stored: Poll; hasChanged: boolean }> {
  const { polls, operator, now } = dependencies;
  const stored = await polls.readOwn(poll.pollId);
  if (stored === undefined) {
    return { stored: (await storeFirst(dependencies, poll, operator)).poll, hasChanged: true };
  }
  if (stored.version !== poll.version) throw new PollChangedError(poll, stored);
  const next = nextPoll(stored, poll, now());
  if (changedPaths(stored, { ...next, version: stored.version }).length === 0) {
    return { stored, hasChanged: false };
  }
  if (!(await save(dependencies, next, stored))) throw new PollChangedError(poll, await polls.readOwn(poll.pollId));
  return { stored: next, hasChanged: true };
}

/**
 * Stores a poll at its own version. Returns false if a newer version is stored, or was stored
 * before the poll was deleted.
 * @throws ProblemError `change-refused` (see `nextPoll`): the stored poll may have votes
 */
export async function seedPoll(dependencies: PushDependencies, poll: Poll): Promise<boolean> {
  const { polls, operator, now } = dependencies;
  const stored = await polls.readOwn(poll.pollId);
  if (stored === undefined) {
    const { lastVersion = 0 } = (await polls.readRecord(poll.pollId)) ?? {};
    if (lastVersion >= poll.version) return false;
    await storeFirst(dependencies, poll, operator);
    return true;
  }
  if (stored.version > poll.version) return false;
  const next = { ...nextPoll(stored, poll, now()), version: poll.version };
  if (changedPaths(stored, next).length === 0) return true;
  return save(dependencies, next, stored);
}
