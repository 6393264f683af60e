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
import { hashOf, holdsTag } from './entity-tag.ts';

/** How long a browser or a CDN may reuse the answer. */
const FRESH_SECONDS = 1;

/** Request headers that the answer depends on. No cache may reuse it for other values of them. */
const VARY = `authorization, ${RECEIPT_HEADER}`;

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
  const etag = entityTag(results);
  // A shared cache must not keep results that only some may see. `max-age` is for browsers and
  // CDNs.
  const isForAll = !viewer.isOrganizer && resultsVisible(results.poll, PUBLIC_VIEWER, at);
  const cacheControl = `${isForAll ? 'public' : 'private'}, max-age=${FRESH_SECONDS}`;
  const headers = { etag, 'cache-control': cacheControl, vary: VARY };
  return holdsTag(ifNoneMatch, etag)
    ? { status: 304, body: undefined, headers }
    : { status: 200, body: results.snapshot, headers };
}

/**
 * Returns a weak tag, because bodies with the same tag differ in `asOf`. The revision alone is not
 * enough: a snapshot that was read during a transaction may have the revision of a later one and
 * lack a minute or a screen. So the tag covers the rest of the body.
 */
function entityTag({ poll, snapshot: { asOf: _asOf, ...body } }: PollResults): string {
  return `W/"${body.revision}-${poll.version}-${hashOf(body)}"`;
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
