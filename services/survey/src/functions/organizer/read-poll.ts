import { routes } from '@booth/shared';
import { httpHandler } from '@booth/shared/lambda';
import { pollReply } from '../../organizer/editing/poll-reply.ts';
import { readAnyPoll } from '../../organizer/read-any-poll.ts';
import { createOrganizeDependencies } from '../../wiring/organize.ts';

const { polls } = createOrganizeDependencies();

/** GET /organizer/polls/{pollId} */
export const handler = httpHandler(routes.readPoll, async ({ params }) =>
  pollReply(await readAnyPoll(polls, params.pollId)),
);
