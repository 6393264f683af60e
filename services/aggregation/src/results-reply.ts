import { ProblemError, PUBLIC_VIEWER, RECEIPT_HEADER, type ResultsSnapshot, resultsVisible } from '@booth/shared';
import type { HttpReply, PollResults } from '@booth/shared/lambda';

/** How long a browser or a CDN may answer with the same results. */
const FRESH_SECONDS = 1;

/** Who asks for results, and for what. */
export interface ResultsRequest {
  /** The header: 304 where it holds the tag of these results. */
  ifNoneMatch?: string | undefined;
  /** By a receipt. */
  hasVoted: boolean;
}

/**
 * The answer to who asks for a poll's results. Throws `ProblemError`: `unknown-poll` where there are none, `results-hidden`
 * where the poll does not show them to who asks.
 */
export function resultsReply(
  results: PollResults | undefined,
  { ifNoneMatch, hasVoted }: ResultsRequest,
): HttpReply<ResultsSnapshot> {
  // A draft is not public, so it is as unknown as a poll that never was.
  if (results === undefined || results.poll.status === 'draft') {
    throw new ProblemError('unknown-poll', 'Check the address of the poll.');
  }
  const at = new Date(results.snapshot.asOf);
  if (!resultsVisible(results.poll, { ...PUBLIC_VIEWER, hasVoted }, at)) {
    throw new ProblemError('results-hidden', whenShown(results.poll));
  }
  const etag = entityTag(results);
  // What is not for everybody must not stay in a cache that everybody asks.
  const audience = resultsVisible(results.poll, PUBLIC_VIEWER, at) ? 'public' : 'private';
  const headers = { etag, 'cache-control': `${audience}, max-age=${FRESH_SECONDS}`, vary: RECEIPT_HEADER };
  return holdsTag(ifNoneMatch, etag)
    ? { status: 304, body: undefined, headers }
    : { status: 200, body: results.snapshot, headers };
}

/** Weak, for the bodies of one tag differ in `asOf`. */
const entityTag = ({ poll, snapshot }: PollResults): string => `W/"${snapshot.revision}-${poll.version}"`;

/** If-None-Match compares weakly: `W/` makes no difference (RFC 9110, 13.1.2). */
function holdsTag(ifNoneMatch: string | undefined, etag: string): boolean {
  const opaque = (tag: string) => tag.trim().replace(/^W\//, '');
  const tags = (ifNoneMatch ?? '').split(',').map(opaque);
  return tags.includes('*') || tags.includes(opaque(etag));
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
