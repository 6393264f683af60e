import { routes } from '@booth/shared';
import { httpHandler } from '@booth/shared/lambda';
import { createOrganizeDependencies } from '../../organizer/organize-dependencies.ts';
import { changePoll, pollReply } from '../../organizer/organize-polls.ts';
import { renamePoll } from '../../organizer/rename-poll.ts';

const dependencies = createOrganizeDependencies();

/** PUT /organizer/polls/{pollId} */
export const handler = httpHandler(routes.changePoll, async ({ params, headers, body, organizer }) => {
  const { pollId } = params;
  const change = body.pollId === pollId ? changePoll : renamePoll;
  return pollReply(await change(dependencies, { pollId, ifMatch: headers['if-match'], definition: body, organizer }));
});
