import { isPublic, type PollState, type PollStateView, ProblemError, pollStateViewOf } from '@booth/shared';
import type { HttpReply } from '@booth/shared/lambda';
import { hashOf, holdsTag } from './entity-tag.ts';

/**
 * How long a browser or a CDN may reuse the answer. A CDN then asks once a second for all pages,
 * and pages hear of a change up to a second later.
 */
const FRESH_SECONDS = 1;

/** A request for the state of a poll. */
export interface PollStateRequest {
  /** The present. */
  at: Date;
  /** The header `If-None-Match`. With the tag of this state, the answer is 304. */
  ifNoneMatch?: string | undefined;
}

/**
 * Answers a request for a poll's state.
 * @throws ProblemError `unknown-poll` if there is no such poll or it is not public
 */
export function pollStateReply(
  poll: PollState | undefined,
  { at, ifNoneMatch }: PollStateRequest,
): HttpReply<PollStateView> {
  if (poll === undefined || !isPublic(poll)) throw new ProblemError('unknown-poll', 'Check the address of the poll.');
  const { now, ...state } = pollStateViewOf(poll, at);
  // A weak tag, because bodies with the same tag differ in `now`.
  const etag = `W/"${poll.version}-${hashOf(state)}"`;
  const headers = { etag, 'cache-control': `public, max-age=${FRESH_SECONDS}` };
  return holdsTag(ifNoneMatch, etag)
    ? { status: 304, body: undefined, headers }
    : { status: 200, body: { ...state, now }, headers };
}
