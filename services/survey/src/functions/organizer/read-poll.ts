import { routes } from '@booth/shared';
import { httpHandler } from '@booth/shared/lambda';
import { createOrganizeDependencies } from '../../organizer/organize-dependencies.ts';
import { pollReply, readAnyPoll } from '../../organizer/organize-polls.ts';

const { polls } = createOrganizeDependencies();

/** GET /organizer/polls/{pollId} */
export const handler = httpHandler(routes.readPoll, async ({ params }) =>
  pollReply(await readAnyPoll(polls, params.pollId)),
);
