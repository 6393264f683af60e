import { type Poll, type PollSummary, routes } from '@booth/shared';
import { httpHandler } from '@booth/shared/lambda';
import { createOrganizeDependencies } from '../../wiring/organize.ts';

const { polls } = createOrganizeDependencies();

function summaryOf(poll: Poll): PollSummary {
  const { pollId, version, title, status, visibility, revealed, opensAt, closesAt } = poll;
  return { pollId, version, title, status, visibility, revealed, opensAt, closesAt };
}

/** GET /organizer/polls */
export const handler = httpHandler(routes.listPolls, async ({ query }) => {
  const page = await polls.list(query.cursor);
  return { status: 200, body: { polls: page.polls.map(summaryOf), next: page.next } };
});
