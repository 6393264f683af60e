import { routes } from '@booth/shared';
import { httpHandler } from '@booth/shared/lambda';
import { createOrganizeDependencies } from '../../organizer/organize-dependencies.ts';
import { changePoll, pollReply } from '../../organizer/organize-polls.ts';

const dependencies = createOrganizeDependencies();

/** PUT /organizer/polls/{pollId} */
export const handler = httpHandler(routes.changePoll, async ({ params, headers, body, organizer }) =>
  pollReply(
    await changePoll(dependencies, {
      pollId: params.pollId,
      ifMatch: headers['if-match'],
      definition: body,
      organizer,
    }),
  ),
);
