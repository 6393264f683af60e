import { invalidRequest, Poll, type PollDefinition } from '@booth/shared';

/**
 * Checks what only the whole poll can tell: rules, ids and times.
 * @throws ProblemError `invalid-request`, with the paths of the issues in the body
 */
export function wholePoll(poll: object): Poll {
  const parsed = Poll.safeParse(poll);
  if (!parsed.success) throw invalidRequest(parsed.error, 'body');
  return parsed.data;
}

/**
 * Returns the stored poll with another definition and its own state.
 * @throws ProblemError `invalid-request`
 */
export function redefined(stored: Poll, definition: PollDefinition): Poll {
  const { version, status, revealed, openedAt, closedAt, resettingSince, resetAt } = stored;
  return wholePoll({ ...definition, version, status, revealed, openedAt, closedAt, resettingSince, resetAt });
}
