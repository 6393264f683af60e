import { routes } from '@booth/shared';
import { httpHandler } from '@booth/shared/lambda';
import { createOrganizeDependencies } from '../../organizer/organize-dependencies.ts';
import { pollReply, switchPoll } from '../../organizer/organize-polls.ts';

const dependencies = createOrganizeDependencies();

/** PATCH /organizer/polls/{pollId} */
export const handler = httpHandler(routes.switchPoll, async ({ params, headers, body, organizer }) =>
  pollReply(
    await switchPoll(dependencies, { pollId: params.pollId, ifMatch: headers['if-match'], change: body, organizer }),
  ),
);
