import { routes } from '@booth/shared';
import { httpHandler } from '@booth/shared/lambda';
import { pollReply, switchPoll } from '../../organizer/editing/change-poll.ts';
import { createOrganizeDependencies } from '../../wiring/organize-dependencies.ts';

const dependencies = createOrganizeDependencies();

/** PATCH /organizer/polls/{pollId} */
export const handler = httpHandler(routes.switchPoll, async ({ params, headers, body, organizer }) =>
  pollReply(
    await switchPoll(dependencies, { pollId: params.pollId, ifMatch: headers['if-match'], change: body, organizer }),
  ),
);
