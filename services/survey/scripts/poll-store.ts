import type { Organizer, Poll } from '@booth/shared';
import { changeOf, pathDetails } from '../src/organizer/audit/audit-entry.ts';
import { changedPaths } from '../src/organizer/editing/changed-paths.ts';
import { storeFirst } from '../src/organizer/editing/create-poll.ts';
import type { OrganizedPolls } from '../src/organizer/editing/organized-polls.ts';
import { nextPoll } from '../src/organizer/editing/poll-rules.ts';

/** Somebody else changed the poll since this version of it was read. */
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

/** What a poll is stored by: who does it, and when. */
export interface PushDependencies {
  polls: OrganizedPolls;
  operator: Organizer;
  now: () => Date;
}

/**
 * Stores a poll in the place of `stored`, with the change that it is. False: another version is
 * there by now.
 */
function save({ polls, operator, now }: PushDependencies, next: Poll, stored: Poll): Promise<boolean> {
  const paths = changedPaths(stored, { ...next, version: stored.version });
  const entry = { organizer: operator, kind: 'changed', details: pathDetails(paths) } as const;
  return polls.save(next, stored.version, changeOf(next, entry, now()));
}

/**
 * Puts a poll: a new one as it is, or after the versions of one that was deleted; a changed one as
 * the version after its own. What the server keeps (`openedAt`, `closedAt`, moments of a reset) is
 * never taken from the file. Returns what is stored then, and whether that is new. Throws
 * PollChangedError, and stores nothing, where the stored version is another than the given one;
 * `change-refused` (see `nextPoll`) for what can't be changed so; `poll-exists` (see `storeFirst`).
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
 * Puts a poll in its own version, unless a newer one is there, or was until it was deleted (false).
 * Throws `change-refused` as `pushPoll` does: the stored poll has been opened, and may have votes.
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
