import { isPublic, type PollState, type PollStateView, ProblemError, pollStateViewOf } from '@booth/shared';
import type { HttpReply } from '@booth/shared/lambda';
import { cachedReply } from './cached-reply.ts';

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
  return cachedReply({ ...state, now }, { version: `${poll.version}`, content: state, ifNoneMatch });
}
