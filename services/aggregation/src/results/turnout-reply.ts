import { isPublic, ProblemError, type Turnout, turnoutVisible } from '@booth/shared';
import type { HttpReply, PollTurnout } from '@booth/shared/lambda';
import { hashOf, holdsTag } from './entity-tag.ts';

/** How long a browser or a CDN may reuse the answer. */
const FRESH_SECONDS = 1;

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
  // A weak tag, because bodies with the same tag differ in `asOf`.
  const { asOf: _asOf, ...body } = turnout;
  const etag = `W/"${poll.version}-${hashOf(body)}"`;
  const headers = { etag, 'cache-control': `public, max-age=${FRESH_SECONDS}` };
  return holdsTag(ifNoneMatch, etag)
    ? { status: 304, body: undefined, headers }
    : { status: 200, body: turnout, headers };
}
