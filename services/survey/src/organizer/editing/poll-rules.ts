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

/** From where to where the status of a poll can go. */
const TRANSITIONS: Readonly<Record<PollStatus, readonly PollStatus[]>> = {
  draft: ['open', 'archived'],
  open: ['closed'],
  closed: ['open', 'archived'],
  archived: ['closed'],
};

/**
 * A draft that was put away is opened, or stays: closed, it would be shown to visitors, who have
 * never seen it open.
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
 * What the answers to a screen do not allow any more. To remove the screen is no issue: its answers
 * stay in the exports.
 */
function screenIssues(stored: Screen, wanted: Screen | undefined): Issue[] {
  if (wanted === undefined) return [];
  if (wanted.type === stored.type) return screenTypeOf(stored).changeIssues(stored, wanted);
  const message = `"${stored.id}" may have answers of the type "${stored.type}": keep that, or give the new screen another id`;
  return [{ path: ['type'], message }];
}

/** What ballots that have been cast do not allow any more. */
function ballotIssues(stored: Poll, wanted: Poll): Issue[] {
  const issues = stored.screens.flatMap((screen) => {
    const index = wanted.screens.findIndex(({ id }) => id === screen.id);
    const found = screenIssues(screen, wanted.screens[index]);
    return found.map(({ path, message }) => ({ path: ['screens', index, ...path], message }));
  });
  if (wanted.identity !== stored.identity) {
    const message = `voters have been known by "${stored.identity}": by another identity they could vote again`;
    issues.push({ path: ['identity'], message });
  }
  if (wanted.counterShards < stored.counterShards) {
    const shards = stored.counterShards;
    const message = `the votes that were counted on the others would no longer be read: set "counterShards" to ${shards} or more`;
    issues.push({ path: ['counterShards'], message });
  }
  return issues;
}

/**
 * Throws `body-too-large`. A poll that is too large already can still be closed, and be made
 * smaller.
 */
function checkSize(stored: Poll | undefined, wanted: Poll): void {
  const issue = pollSizeIssue(wanted);
  if (issue === undefined || (stored !== undefined && carriedBytes(wanted) <= carriedBytes(stored))) return;
  throw new ProblemError('body-too-large', `The poll is too large: ${issue}.`);
}

/** The moments that the server keeps. */
type Moments = Pick<Poll, 'openedAt' | 'closedAt' | 'resettingSince' | 'resetAt'>;

/** The same, whatever the wanted poll says of them. */
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
 * The poll that takes the place of the stored one, or is the first of its id: the wanted one with
 * the next version and the moments of its opening and closing by this clock. Every way in which a
 * poll is written asks this: the organizers' routes, the command `npm run poll -- push` and the
 * seed. Throws `change-refused`, which names all that can't be changed so, and `body-too-large` for
 * a poll that the workflows could not carry.
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

/**
 * The poll as a reset of its votes begins with: a draft, as if it had never been opened. Throws
 * `change-refused` for one in which somebody may be voting, or nobody ever could.
 */
export function beginReset(stored: Poll, now: Date): Poll {
  const message = resetIssue(stored);
  if (message !== undefined) {
    throw new ProblemError('change-refused', `status: ${message}`, { errors: [{ path: 'body.status', message }] });
  }
  const { openedAt: _opened, closedAt: _closed, ...poll } = stored;
  return {
    ...poll,
    ...{ status: 'draft', revealed: false, version: stored.version + 1, resettingSince: now.toISOString() },
  };
}

function resetIssue(stored: Poll): string | undefined {
  if (stored.status === 'open') return 'close the poll first: votes are reset only where nobody can vote';
  return wasOpened(stored) ? undefined : 'this poll has never been opened: it has no votes';
}

/** The poll as it is once all of its votes are gone. */
export function endReset({ resettingSince: _since, ...stored }: Poll, now: Date): Poll {
  return { ...stored, version: stored.version + 1, resetAt: now.toISOString() };
}
