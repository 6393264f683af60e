import { isPublic, ProblemError, type Turnout, turnoutVisible } from '@booth/shared';
import type { HttpReply, PollTurnout } from '@booth/shared/lambda';
import { hashOf, holdsTag } from './entity-tag.ts';

/** How long a browser or a CDN may answer with the same number. */
const FRESH_SECONDS = 1;

/**
 * The answer to who asks how many have voted in a poll. Throws `ProblemError`: `unknown-poll` where
 * there is none or it is not public, `results-hidden` where the poll does not tell everybody.
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
  // Weak, for the bodies of one tag differ in `asOf`.
  const { asOf: _asOf, ...body } = turnout;
  const etag = `W/"${poll.version}-${hashOf(body)}"`;
  const headers = { etag, 'cache-control': `public, max-age=${FRESH_SECONDS}` };
  return holdsTag(ifNoneMatch, etag)
    ? { status: 304, body: undefined, headers }
    : { status: 200, body: turnout, headers };
}
