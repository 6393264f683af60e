import { routes } from '@booth/shared';
import { httpHandler, measure } from '@booth/shared/lambda';
import { submitAnswer } from '../visitor/submit-answer.ts';
import { createSurveyDependencies } from '../wiring/survey.ts';

const dependencies = createSurveyDependencies();

/** POST /sessions/{sessionId}/answers */
export const handler = httpHandler(routes.submitAnswer, async ({ params, deviceId, body, correlationId }) => {
  const { sessionId } = params;
  const reply = await submitAnswer(dependencies, { sessionId, deviceId, submission: body, correlationId });
  measure('AnswersTaken');
  return reply;
});
