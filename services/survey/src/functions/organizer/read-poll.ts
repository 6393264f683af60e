import { routes } from '@booth/shared';
import { httpHandler } from '@booth/shared/lambda';
import { pollReply, readAnyPoll } from '../../organizer/editing/change-poll.ts';
import { createOrganizeDependencies } from '../../wiring/organize-dependencies.ts';

const { polls } = createOrganizeDependencies();

/** GET /organizer/polls/{pollId} */
export const handler = httpHandler(routes.readPoll, async ({ params }) =>
  pollReply(await readAnyPoll(polls, params.pollId)),
);
