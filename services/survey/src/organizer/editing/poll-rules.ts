import {
  carriedBytes,
  type Issue,
  type Poll,
  type PollStatus,
  ProblemError,
  pollSizeIssue,
  type Screen,
  screenTypeOf,
  wasOpened,
} from '@booth/shared';

/** The statuses that can follow each status. */
const TRANSITIONS: Readonly<Record<PollStatus, readonly PollStatus[]>> = {
  draft: ['open', 'archived'],
  open: ['closed'],
  closed: ['open', 'archived'],
  archived: ['closed'],
};

/**
 * Returns the statuses that can follow. An archived draft can only be opened: as a closed poll it
 * would be shown to visitors, who have never seen it open.
 */
const nextStatuses = (stored: Poll): readonly PollStatus[] =>
  stored.status === 'archived' && !wasOpened(stored) ? ['open'] : TRANSITIONS[stored.status];

function statusIssues(stored: Poll, wanted: Poll): Issue[] {
  const { status: from } = stored;
  const { status: to } = wanted;
  const next = nextStatuses(stored);
  if (from === to) return [];
  if (stored.resettingSince !== undefined) {
    return [{ path: ['status'], message: 'the votes of this poll are being reset: finish that first' }];
  }
  if (next.includes(to)) return [];
  return [{ path: ['status'], message: `a poll that is "${from}" can only become ${next.join(' or ')}` }];
}

/**
 * Returns the changes of a screen that its answers do not allow. Removing the screen is allowed:
 * its answers stay in the exports.
 */
function screenIssues(stored: Screen, wanted: Screen | undefined): Issue[] {
  if (wanted === undefined) return [];
  if (wanted.type === stored.type) return screenTypeOf(stored).changeIssues(stored, wanted);
  const message = `"${stored.id}" may have answers of the type "${stored.type}": keep that, or give the new screen another id`;
  return [{ path: ['type'], message }];
}

/** Returns the changes that the recorded ballots do not allow. */
function ballotIssues(stored: Poll, wanted: Poll): Issue[] {
  const issues = stored.screens.flatMap((screen) => {
    const index = wanted.screens.findIndex(({ id }) => id === screen.id);
    const found = screenIssues(screen, wanted.screens[index]);
    return found.map(({ path, message }) => ({ path: ['screens', index, ...path], message }));
  });
  if (wanted.identity !== stored.identity) {
    const message = `voters are known by "${stored.identity}": by another identity they could vote again`;
    issues.push({ path: ['identity'], message });
  }
  if (wanted.counterShards < stored.counterShards) {
    const shards = stored.counterShards;
    const message = `votes counted on the other shards would no longer be read: set "counterShards" to ${shards} or more`;
    issues.push({ path: ['counterShards'], message });
  }
  return issues;
}

/**
 * Checks the size of the poll. A stored poll that is too large can still be closed or made smaller.
 * @throws ProblemError `body-too-large`
 */
function checkSize(stored: Poll | undefined, wanted: Poll): void {
  const issue = pollSizeIssue(wanted);
  if (issue === undefined || (stored !== undefined && carriedBytes(wanted) <= carriedBytes(stored))) return;
  throw new ProblemError('body-too-large', `The poll is too large: ${issue}.`);
}

/** The moments that only the server sets. */
type Moments = Pick<Poll, 'openedAt' | 'closedAt' | 'resettingSince' | 'resetAt'>;

/** Returns these moments for the wanted poll, which can't set them itself. */
function momentsOf(stored: Poll | undefined, { status }: Poll, now: Date): Moments {
  const at = now.toISOString();
  const opens = status === 'open' && stored?.status !== 'open';
  const closes = status === 'closed' && stored?.status === 'open';
  const openedAt = stored?.openedAt ?? (opens ? at : undefined);
  const closedAt = status === 'open' ? undefined : closes ? at : stored?.closedAt;
  const { resettingSince, resetAt } = stored ?? {};
  return {
    ...(openedAt !== undefined && { openedAt }),
    ...(closedAt !== undefined && { closedAt }),
    ...(resettingSince !== undefined && { resettingSince }),
    ...(resetAt !== undefined && { resetAt }),
  };
}

/**
 * Returns the poll to store in place of the stored one, or as the first of its id: the wanted poll
 * with the next version and the moments of its opening and closing. Everything that writes a poll
 * calls it: the organizers' routes, the command `npm run poll -- push`, and the seed.
 * @throws ProblemError `change-refused`, which names every change that is not allowed, and
 * `body-too-large` for a poll that the workflows could not carry
 */
export function nextPoll(stored: Poll | undefined, wanted: Poll, now: Date): Poll {
  checkSize(stored, wanted);
  const { openedAt: _opened, closedAt: _closed, resettingSince: _since, resetAt: _reset, ...definition } = wanted;
  if (stored === undefined) return { ...definition, ...momentsOf(stored, wanted, now) };

  const issues = [...statusIssues(stored, wanted), ...(wasOpened(stored) ? ballotIssues(stored, wanted) : [])];
  const errors = issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  if (errors.length > 0) {
    throw new ProblemError('change-refused', errors.map(({ path, message }) => `${path}: ${message}`).join('; '), {
      errors: errors.map(({ path, message }) => ({ path: `body.${path}`, message })),
    });
  }
  return { ...definition, ...momentsOf(stored, wanted, now), version: stored.version + 1 };
}
