import { routes } from '@booth/shared';
import { httpHandler } from '@booth/shared/lambda';
import { pollReply } from '../../organizer/editing/change-poll.ts';
import { createPoll } from '../../organizer/editing/create-poll.ts';
import { createOrganizeDependencies } from '../../wiring/organize-dependencies.ts';

const dependencies = createOrganizeDependencies();

/** POST /organizer/polls */
export const handler = httpHandler(routes.createPoll, async ({ body, organizer }) => {
  const poll = await createPoll(dependencies, { definition: body, organizer });
  // Relative to this address, which may have a stage before it.
  return pollReply(poll, 201, { location: `polls/${poll.pollId}` });
});
