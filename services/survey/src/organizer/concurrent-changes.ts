import { type Poll, ProblemError, versionTag } from '@booth/shared';

/**
 * How often a change is tried again on the latest version of the poll, after another change came
 * between reading and writing.
 */
export const CHANGE_ATTEMPTS_MAX = 5;

/** Returns the problem of a change that met another change each time. */
export const manyChanges = () =>
  new ProblemError('unavailable', 'Many changes of this poll are being made right now. Try again.');

/** Returns the problem of a change without an entity tag. */
export const preconditionNeeded = () =>
  new ProblemError('precondition-needed', 'Send the ETag of the poll that you changed as "If-Match".');

/**
 * Checks that the organizer changed the current version of the poll.
 * @throws ProblemError `precondition-needed` without an entity tag, `poll-changed` for the tag of
 * another version
 */
export function checkVersion({ version }: Poll, ifMatch: string | undefined): void {
  if (ifMatch === undefined) throw preconditionNeeded();
  if (ifMatch === versionTag(version)) return;
  throw new ProblemError(
    'poll-changed',
    `It is at version ${version} now: read it again, and apply your changes to that version.`,
  );
}
