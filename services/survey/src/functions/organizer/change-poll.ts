import { routes } from '@booth/shared';
import { httpHandler } from '@booth/shared/lambda';
import { changePoll } from '../../organizer/editing/change-poll.ts';
import { pollReply } from '../../organizer/editing/poll-reply.ts';
import { renamePoll } from '../../organizer/editing/rename-poll.ts';
import { createOrganizeDependencies } from '../../wiring/organize.ts';

const dependencies = createOrganizeDependencies();

/** PUT /organizer/polls/{pollId} */
export const handler = httpHandler(routes.changePoll, async ({ params, headers, body, organizer }) => {
  const { pollId } = params;
  const change = body.pollId === pollId ? changePoll : renamePoll;
  return pollReply(await change(dependencies, { pollId, ifMatch: headers['if-match'], definition: body, organizer }));
});
