import { isPublic, ProblemError, type Turnout, turnoutVisible } from '@booth/shared';
import type { HttpReply, PollTurnout } from '@booth/shared/lambda';
import { cachedReply } from './cached-reply.ts';

/**
 * Answers how many have voted in a poll.
 * @throws ProblemError `unknown-poll` if there is no such poll or it is not public,
 * `results-hidden` if the poll does not show the number to everybody
 */
export function turnoutReply(
  found: PollTurnout | undefined,
  { ifNoneMatch }: { ifNoneMatch?: string | undefined },
): HttpReply<Turnout> {
  if (found === undefined || !isPublic(found.poll)) {
    throw new ProblemError('unknown-poll', 'Check the address of the poll.');
  }
  const { poll, turnout } = found;
  if (!turnoutVisible(poll, new Date(turnout.asOf))) {
    throw new ProblemError('results-hidden', 'This poll does not show how many have voted before its results.');
  }
  const { asOf: _asOf, ...content } = turnout;
  return cachedReply(turnout, { version: `${poll.version}`, content, ifNoneMatch });
}
