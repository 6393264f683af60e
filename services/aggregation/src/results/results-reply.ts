import {
  isPublic,
  ProblemError,
  PUBLIC_VIEWER,
  RECEIPT_HEADER,
  type ResultsSnapshot,
  resultsVisible,
  type Viewer,
} from '@booth/shared';
import type { HttpReply, PollResults } from '@booth/shared/lambda';
import { cachedReply } from './cached-reply.ts';

/** A request for results. */
export interface ResultsRequest {
  viewer: Viewer;
  /** The header `If-None-Match`. With the tag of these results, the answer is 304. */
  ifNoneMatch?: string | undefined;
}

/**
 * Answers a request for a poll's results.
 * @throws ProblemError `unknown-poll` if there is no such poll or it is not public,
 * `results-hidden` if the poll does not show its results to this viewer
 */
export function resultsReply(
  results: PollResults | undefined,
  { viewer, ifNoneMatch }: ResultsRequest,
): HttpReply<ResultsSnapshot> {
  if (results === undefined || !(viewer.isOrganizer || isPublic(results.poll))) {
    throw new ProblemError('unknown-poll', 'Check the address of the poll.');
  }
  const at = new Date(results.snapshot.asOf);
  if (!resultsVisible(results.poll, viewer, at)) throw new ProblemError('results-hidden', whenShown(results.poll));
  // The revision alone is no tag: a snapshot that was read during a transaction may have the
  // revision of a later one and lack a minute or a screen.
  const { asOf: _asOf, ...content } = results.snapshot;
  return cachedReply(results.snapshot, {
    version: `${content.revision}-${results.poll.version}`,
    content,
    isForAll: !viewer.isOrganizer && resultsVisible(results.poll, PUBLIC_VIEWER, at),
    vary: `authorization, ${RECEIPT_HEADER}`,
    ifNoneMatch,
  });
}

function whenShown({ visibility }: PollResults['poll']): string {
  switch (visibility) {
    case 'after-vote':
      return 'They are shown to those who have voted: send the receipt of your vote.';
    case 'after-close':
      return 'They are shown once the poll is closed.';
    default:
      return 'They are shown once the organizer reveals them.';
  }
}
