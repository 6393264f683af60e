import { carriedBytes, type Poll, type PollStatus, ProblemError, pollSizeFault } from '@booth/shared';

/** From where to where the status of a poll can go. */
const TRANSITIONS: Readonly<Record<PollStatus, readonly PollStatus[]>> = {
  draft: ['open', 'archived'],
  open: ['closed'],
  closed: ['open', 'archived'],
  archived: ['closed'],
};

interface Fault {
  path: string;
  message: string;
}

/** Whether ballots may have been cast. `openedAt` is missing where the poll is older than this field. */
function wasOpened({ status, openedAt, closedAt }: Poll): boolean {
  return openedAt !== undefined || closedAt !== undefined || status === 'open' || status === 'closed';
}

/** A draft that was put away is opened, or stays: closed, it would be shown to visitors, who have never seen it open. */
const nextStatuses = (stored: Poll): readonly PollStatus[] =>
  stored.status === 'archived' && !wasOpened(stored) ? ['open'] : TRANSITIONS[stored.status];

function statusFaults(stored: Poll, wanted: Poll): Fault[] {
  const { status: from } = stored;
  const { status: to } = wanted;
  const next = nextStatuses(stored);
  if (from === to || next.includes(to)) return [];
  return [{ path: 'status', message: `a poll that is "${from}" can only become ${next.join(' or ')}` }];
}

/** What ballots that have been cast do not allow any more. */
function ballotFaults(stored: Poll, wanted: Poll): Fault[] {
  const faults: Fault[] = [];
  const kept = new Set(wanted.options.map(({ id }) => id));
  for (const { id } of stored.options.filter((option) => !kept.has(option.id))) {
    const message = `the option "${id}" may have votes: keep it, and set "hidden" to true so that it can't be chosen any more`;
    faults.push({ path: 'options', message });
  }
  if (wanted.identity !== stored.identity) {
    const message = `voters have been known by "${stored.identity}": by another identity they could vote again`;
    faults.push({ path: 'identity', message });
  }
  if (wanted.counterShards < stored.counterShards) {
    const shards = stored.counterShards;
    const message = `the votes that were counted on the others would no longer be read: set "counterShards" to ${shards} or more`;
    faults.push({ path: 'counterShards', message });
  }
  return faults;
}

/** Throws `body-too-large`. A poll that is too large already can still be closed, and be made smaller. */
function checkSize(stored: Poll | undefined, wanted: Poll): void {
  const fault = pollSizeFault(wanted);
  if (fault === undefined || (stored !== undefined && carriedBytes(wanted) <= carriedBytes(stored))) return;
  throw new ProblemError('body-too-large', `The poll is too large: ${fault}.`);
}

/** The moments that the server keeps, whatever the wanted poll says of them. */
function momentsOf(stored: Poll | undefined, { status }: Poll, now: Date): Pick<Poll, 'openedAt' | 'closedAt'> {
  const at = now.toISOString();
  const opens = status === 'open' && stored?.status !== 'open';
  const closes = status === 'closed' && stored?.status === 'open';
  const openedAt = stored?.openedAt ?? (opens ? at : undefined);
  const closedAt = status === 'open' ? undefined : closes ? at : stored?.closedAt;
  return { ...(openedAt !== undefined && { openedAt }), ...(closedAt !== undefined && { closedAt }) };
}

/**
 * The poll that takes the place of the stored one, or is the first of its id: the wanted one with the next version and the
 * moments of its opening and closing by this clock. Every way in which a poll is written asks this: the organizers' routes, the
 * command `npm run poll -- push` and the seed. Throws `change-refused`, which names all that can't be changed so, and
 * `body-too-large` for a poll that the workflows could not carry.
 */
export function nextPoll(stored: Poll | undefined, wanted: Poll, now: Date): Poll {
  checkSize(stored, wanted);
  const { openedAt: _opened, closedAt: _closed, ...definition } = wanted;
  if (stored === undefined) return { ...definition, ...momentsOf(stored, wanted, now) };

  const faults = [...statusFaults(stored, wanted), ...(wasOpened(stored) ? ballotFaults(stored, wanted) : [])];
  if (faults.length > 0) {
    throw new ProblemError('change-refused', faults.map(({ path, message }) => `${path}: ${message}`).join('; '), {
      errors: faults.map(({ path, message }) => ({ path: `body.${path}`, message })),
    });
  }
  return { ...definition, ...momentsOf(stored, wanted, now), version: stored.version + 1 };
}
