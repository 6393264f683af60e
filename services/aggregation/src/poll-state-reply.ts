import { isPublic, type PollState, type PollStateView, ProblemError, pollStateViewOf } from '@booth/shared';
import type { HttpReply } from '@booth/shared/lambda';
import { hashOf, holdsTag } from './entity-tag.ts';

/**
 * How long a browser or a CDN may answer with the same state, in seconds. A CDN then asks us once a
 * second for all pages, which hear of a change so much later.
 */
const FRESH_SECONDS = 1;

/** Who asks for the state of a poll at a moment. */
export interface PollStateRequest {
  at: Date;
  /** The header: 304 where it holds the tag of this state. */
  ifNoneMatch?: string | undefined;
}

/**
 * The answer to who asks for a poll's state. Throws `unknown-poll` where there is none, also for a
 * poll that is not public.
 */
export function pollStateReply(
  poll: PollState | undefined,
  { at, ifNoneMatch }: PollStateRequest,
): HttpReply<PollStateView> {
  if (poll === undefined || !isPublic(poll)) throw new ProblemError('unknown-poll', 'Check the address of the poll.');
  const { now, ...state } = pollStateViewOf(poll, at);
  // Weak, for the bodies of one tag differ in `now`.
  const etag = `W/"${poll.version}-${hashOf(state)}"`;
  const headers = { etag, 'cache-control': `public, max-age=${FRESH_SECONDS}` };
  return holdsTag(ifNoneMatch, etag)
    ? { status: 304, body: undefined, headers }
    : { status: 200, body: { ...state, now }, headers };
}
