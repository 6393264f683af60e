import { type Poll, ProblemError, wasOpened } from '@booth/shared';

/** Returns why the votes of a poll can't be reset; undefined if they can. */
function resetIssue(stored: Poll): string | undefined {
  if (stored.status === 'open') return 'close the poll first: votes are reset only where nobody can vote';
  return wasOpened(stored) ? undefined : 'this poll has never been opened: it has no votes';
}

/**
 * Returns the poll to store when a reset of its votes begins: a draft, as if it was never opened.
 * @throws ProblemError `change-refused` if somebody may be voting, or nobody ever could
 */
export function beginReset(stored: Poll, now: Date): Poll {
  const message = resetIssue(stored);
  if (message !== undefined) {
    throw new ProblemError('change-refused', `status: ${message}`, { errors: [{ path: 'body.status', message }] });
  }
  const { openedAt: _opened, closedAt: _closed, ...poll } = stored;
  return {
    ...poll,
    status: 'draft',
    revealed: false,
    version: stored.version + 1,
    resettingSince: now.toISOString(),
  };
}

/** Returns the poll to store when all of its votes are gone. */
export function endReset({ resettingSince: _since, ...stored }: Poll, now: Date): Poll {
  return { ...stored, version: stored.version + 1, resetAt: now.toISOString() };
}
