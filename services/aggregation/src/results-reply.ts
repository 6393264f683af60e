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

/** How long a browser or a CDN may answer with the same results. */
const FRESH_SECONDS = 1;

/** What the answer depends on besides its address: no cache may give it to who sends others. */
const VARY = `authorization, ${RECEIPT_HEADER}`;

/** Who asks for results, and what they have of them. */
export interface ResultsRequest {
  viewer: Viewer;
  /** The header: 304 where it holds the tag of these results. */
  ifNoneMatch?: string | undefined;
}

/**
 * The answer to who asks for a poll's results. Throws `ProblemError`: `unknown-poll` where there are none, `results-hidden`
 * where the poll does not show them to who asks.
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
  // What is not for everybody must not stay in a cache that everybody asks. `max-age` is for browsers and CDNs alike.
  const isForAll = !viewer.isOrganizer && resultsVisible(results.poll, PUBLIC_VIEWER, at);
  const cacheControl = `${isForAll ? 'public' : 'private'}, max-age=${FRESH_SECONDS}`;
  const headers = { etag, 'cache-control': cacheControl, vary: VARY };
  return holdsTag(ifNoneMatch, etag)
    ? { status: 304, body: undefined, headers }
    : { status: 200, body: results.snapshot, headers };
}

/**
 * Weak, for the bodies of one tag differ in `asOf`. Made of the rest of the body, and not of the revision alone: what was read while
 * a transaction was being written may have the revision of what is read after it, and lack a minute or a screen.
 */
function entityTag({ poll, snapshot: { asOf: _asOf, ...body } }: PollResults): string {
  return `W/"${body.revision}-${poll.version}-${hashOf(body)}"`;
}

function whenShown({ visibility }: PollResults['poll']): string {
  switch (visibility) {
    case 'after-vote':
      return 'They are shown to who has voted: send the receipt of your vote.';
    case 'after-close':
      return 'They are shown once the poll is closed.';
    default:
      return 'They are shown when the organizer reveals them.';
  }
}
