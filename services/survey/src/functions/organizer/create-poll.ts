import { routes } from '@booth/shared';
import { httpHandler } from '@booth/shared/lambda';
import { createPoll } from '../../organizer/editing/create-poll.ts';
import { pollReply } from '../../organizer/editing/poll-reply.ts';
import { createOrganizeDependencies } from '../../wiring/organize.ts';

const dependencies = createOrganizeDependencies();

/** POST /organizer/polls */
export const handler = httpHandler(routes.createPoll, async ({ body, organizer }) => {
  const poll = await createPoll(dependencies, { definition: body, organizer });
  // Relative, because the path of the request may begin with the stage.
  return pollReply(poll, 201, { location: `polls/${poll.pollId}` });
});
