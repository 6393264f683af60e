import { SFNClient } from '@aws-sdk/client-sfn';
import { routes } from '@booth/shared';
import { httpHandler, readEnvironment } from '@booth/shared/lambda';
import { z } from 'zod';
import { documents } from '../clients.ts';
import { createPolls } from '../dynamodb-polls.ts';
import { createSessions } from '../dynamodb-sessions.ts';
import { submitAnswer } from '../submit-answer.ts';
import { createSurveyWorkflow } from '../survey-workflow.ts';

const environment = readEnvironment(
  z.object({ POLLS_TABLE: z.string(), SESSIONS_TABLE: z.string(), SURVEY_WORKFLOW: z.string() }),
);
const dependencies = {
  polls: createPolls(documents, environment.POLLS_TABLE),
  sessions: createSessions(documents, environment.SESSIONS_TABLE),
  workflow: createSurveyWorkflow(new SFNClient({}), environment.SURVEY_WORKFLOW),
  now: () => new Date(),
};

/** POST /sessions/{sessionId}/answers */
export const handler = httpHandler(routes.submitAnswer, ({ params, voterId, body }) =>
  submitAnswer(dependencies, { sessionId: params.sessionId, voterId, submission: body }),
);
