import { routes } from '@booth/shared';
import { httpHandler } from '@booth/shared/lambda';
import { startSession } from '../start-session.ts';
import { createSurveyDependencies } from '../survey-dependencies.ts';

const dependencies = createSurveyDependencies();

/** POST /polls/{pollId}/sessions */
export const handler = httpHandler(routes.startSession, ({ params, deviceId, body }) =>
  startSession(dependencies, { pollId: params.pollId, deviceId, start: body }),
);
