import { randomBytes } from 'node:crypto';
import type { Poll, PollChange } from '@booth/shared';
import { logger } from '@booth/shared/lambda';

/** Most paths of one change that are kept: an item of DynamoDB has room for 400 KB. */
const PATHS_MAX = 200;

/** What an organizer did, without when and to which poll. */
export type AuditEntry = Pick<PollChange, 'organizer' | 'kind' | 'details'>;

/**
 * The change of the poll, to be written. Its id begins with the time: changes sort as they
 * happened.
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

/** The details of a changed definition. */
export function pathDetails(paths: readonly string[]): PollChange['details'] {
  const more = paths.length - PATHS_MAX;
  return { changed: paths.slice(0, PATHS_MAX), ...(more > 0 && { more }) };
}

/**
 * One line for a change that was written. The organizer's name stays in the table: a log is read by
 * more people.
 */
export function logChange({ pollId, changeId, organizer, kind, version, details }: PollChange): void {
  logger.info('organizer acted', { pollId, changeId, organizer: organizer.sub, kind, version, details });
}
