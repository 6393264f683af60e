import { OPEN_POLLS_MAX, type PollListing, phaseOfListing } from '@booth/shared';
import type { HttpReply } from '@booth/shared/lambda';

/** How long a browser or a CDN may answer with the same list, in seconds. */
const FRESH_SECONDS = 1;

export interface ListedPolls {
  /** Yields the listings of all polls whose status is `open`, page by page, latest opened first. */
  pages(): AsyncIterable<PollListing[]>;
}

/**
 * Returns the polls that are open at this moment or will open by themselves, latest opened first:
 * at most `OPEN_POLLS_MAX`. The others can still be found by their address or join code.
 */
export async function listOpenPolls(listed: ListedPolls, at: Date): Promise<HttpReply<{ polls: PollListing[] }>> {
  const polls: PollListing[] = [];
  for await (const page of listed.pages()) {
    polls.push(...page.filter((poll) => phaseOfListing(poll, at) !== 'closed'));
    if (polls.length >= OPEN_POLLS_MAX) break;
  }
  return {
    status: 200,
    body: { polls: polls.slice(0, OPEN_POLLS_MAX) },
    headers: { 'cache-control': `public, max-age=${FRESH_SECONDS}` },
  };
}
