import { routes } from '@booth/shared';
import { httpHandler } from '@booth/shared/lambda';
import { createPoll } from '../../organizer/create-poll.ts';
import { createOrganizeDependencies } from '../../organizer/organize-dependencies.ts';
import { pollReply } from '../../organizer/organize-polls.ts';

const dependencies = createOrganizeDependencies();

/** POST /organizer/polls */
export const handler = httpHandler(routes.createPoll, async ({ body, organizer }) => {
  const poll = await createPoll(dependencies, { definition: body, organizer });
  // Relative to this address, which may have a stage before it.
  return pollReply(poll, 201, { location: `polls/${poll.pollId}` });
});
