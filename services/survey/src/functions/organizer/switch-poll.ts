import { routes } from '@booth/shared';
import { httpHandler } from '@booth/shared/lambda';
import { pollReply } from '../../organizer/editing/poll-reply.ts';
import { switchPoll } from '../../organizer/editing/switch-poll.ts';
import { createOrganizeDependencies } from '../../wiring/organize.ts';

const dependencies = createOrganizeDependencies();

/** PATCH /organizer/polls/{pollId} */
export const handler = httpHandler(routes.switchPoll, async ({ params, headers, body, organizer }) =>
  pollReply(
    await switchPoll(dependencies, { pollId: params.pollId, ifMatch: headers['if-match'], change: body, organizer }),
  ),
);
