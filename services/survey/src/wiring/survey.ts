import { SFNClient } from '@aws-sdk/client-sfn';
import { readEnvironment } from '@booth/shared/lambda';
import { createReceipts, receiptKeyReader } from '@booth/shared/lambda/receipt';
import * as z from 'zod/mini';
import { createPolls } from '../polls/dynamodb-polls.ts';
import { createBallots } from '../visitor/dynamodb-ballots.ts';
import { createEntryCodes } from '../visitor/dynamodb-entry-codes.ts';
import { createSessions } from '../visitor/dynamodb-sessions.ts';
import { createSurveyWorkflow } from '../visitor/stepfunctions-survey-workflow.ts';
import type { SurveyDependencies } from '../visitor/survey-dependencies.ts';
import { documents } from './clients.ts';

/**
 * Creates the dependencies of the functions that start a survey and take its answers.
 * @throws Error that names the environment variables that are missing
 */
export function createSurveyDependencies(): SurveyDependencies {
  const environment = readEnvironment(
    z.object({
      POLLS_TABLE: z.string(),
      SESSIONS_TABLE: z.string(),
      VOTES_TABLE: z.string(),
      CODES_TABLE: z.string(),
      SURVEY_WORKFLOW: z.string(),
      LONGEST_SURVEY_SECONDS: z.coerce.number(),
    }),
  );
  return {
    polls: createPolls(documents, environment.POLLS_TABLE),
    sessions: createSessions(documents, environment.SESSIONS_TABLE),
    ballots: createBallots(documents, environment.VOTES_TABLE),
    entryCodes: createEntryCodes(documents, environment.CODES_TABLE),
    workflow: createSurveyWorkflow(new SFNClient({}), environment.SURVEY_WORKFLOW),
    receipts: createReceipts(receiptKeyReader()),
    longestSurveySeconds: environment.LONGEST_SURVEY_SECONDS,
    now: () => new Date(),
  };
}
