import { routes } from '@booth/shared';
import { httpHandler } from '@booth/shared/lambda';
import { submitAnswer } from '../submit-answer.ts';
import { createSurveyDependencies } from '../survey-dependencies.ts';

const dependencies = createSurveyDependencies();

/** POST /sessions/{sessionId}/answers */
export const handler = httpHandler(routes.submitAnswer, ({ params, deviceId, body }) =>
  submitAnswer(dependencies, { sessionId: params.sessionId, deviceId, submission: body }),
);
