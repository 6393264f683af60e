import { routes } from '@booth/shared';
import { httpHandler } from '@booth/shared/lambda';
import { summaryOf } from '../../organizer/editing/change-poll.ts';
import { createOrganizeDependencies } from '../../wiring/organize-dependencies.ts';

const { polls } = createOrganizeDependencies();

/** GET /organizer/polls */
export const handler = httpHandler(routes.listPolls, async ({ query }) => {
  const page = await polls.list(query.cursor);
  return { status: 200, body: { polls: page.polls.map(summaryOf), next: page.next } };
});
