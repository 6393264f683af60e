import { routes } from '@booth/shared';
import { httpHandler } from '@booth/shared/lambda';
import { createOrganizeDependencies } from '../../organizer/organize-dependencies.ts';
import { summaryOf } from '../../organizer/organize-polls.ts';

const { polls } = createOrganizeDependencies();

/** GET /organizer/polls */
export const handler = httpHandler(routes.listPolls, async ({ query }) => {
  const page = await polls.list(query.cursor);
  return { status: 200, body: { polls: page.polls.map(summaryOf), next: page.next } };
});
