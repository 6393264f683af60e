import { randomBytes } from 'node:crypto';
import type { Poll, PollChange } from '@booth/shared';
import { logger } from '@booth/shared/lambda';

/** The most paths that are kept of one change, because an item of DynamoDB holds at most 400 KB. */
const PATHS_MAX = 200;

/** Who did what, without the time and the poll. */
export type AuditEntry = Pick<PollChange, 'organizer' | 'kind' | 'details'>;

/**
 * Returns the change to write for an audit entry. Its id begins with the time, so changes sort by
 * it.
 */
export function changeOf(
  { pollId, version }: Pick<Poll, 'pollId' | 'version'>,
  { organizer, kind, details }: AuditEntry,
  now: Date,
): PollChange {
  const at = now.toISOString();
  const changeId = `${at}-${randomBytes(4).toString('hex')}`;
  return { pollId, changeId, at, organizer, kind, version, details };
}

/** Returns the details of a changed definition: the first `PATHS_MAX` paths, and how many more. */
export function pathDetails(paths: readonly string[]): PollChange['details'] {
  const more = paths.length - PATHS_MAX;
  return { changed: paths.slice(0, PATHS_MAX), ...(more > 0 && { more }) };
}

/**
 * Logs a change that was written, in one line. The organizer's name stays in the table, because
 * more people may read the log.
 */
export function logChange({ pollId, changeId, organizer, kind, version, details }: PollChange): void {
  logger.info('organizer acted', { pollId, changeId, organizer: organizer.sub, kind, version, details });
}
