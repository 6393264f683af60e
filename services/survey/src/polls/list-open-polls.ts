import { OPEN_POLLS_MAX, type PollListing, phaseOfListing } from '@booth/shared';
import type { HttpReply } from '@booth/shared/lambda';
import type { ListedPolls } from './dynamodb-listed-polls.ts';

/** How long a browser or a CDN may answer with the same list, in seconds. */
const FRESH_SECONDS = 1;

/**
 * The polls that are open at this moment or open by themselves later, the last opened first. Who
 * reads on beyond the longest list finds a poll by its address or its join code.
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
