import { routes } from '@booth/shared';
import { httpHandler, measure } from '@booth/shared/lambda';
import { startSession } from '../visitor/start-session.ts';
import { createSurveyDependencies } from '../wiring/survey.ts';

const dependencies = createSurveyDependencies();

/** POST /polls/{pollId}/sessions */
export const handler = httpHandler(routes.startSession, async ({ params, deviceId, body }) => {
  const reply = await startSession(dependencies, { pollId: params.pollId, deviceId, start: body });
  if (reply.status === 201) measure('SessionsStarted');
  return reply;
});
