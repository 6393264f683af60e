import { SFNClient } from '@aws-sdk/client-sfn';
import { readEnvironment } from '@booth/shared/lambda';
import { createReceipts, type Receipts, receiptKeyReader } from '@booth/shared/lambda/receipt';
import * as z from 'zod/mini';
import { createPolls, type Polls } from '../polls/dynamodb-polls.ts';
import { type Ballots, createBallots } from '../visitor/dynamodb-ballots.ts';
import { createEntryCodes, type EntryCodes } from '../visitor/dynamodb-entry-codes.ts';
import { createSessions, type Sessions } from '../visitor/dynamodb-sessions.ts';
import { createSurveyWorkflow, type SurveyWorkflow } from '../visitor/stepfunctions-survey-workflow.ts';
import { documents } from './clients.ts';

/** What starting a survey and answering it work with. */
export interface SurveyDependencies {
  polls: Polls;
  sessions: Sessions;
  ballots: Ballots;
  entryCodes: EntryCodes;
  workflow: SurveyWorkflow;
  receipts: Receipts;
  /** For how long a survey may go on, in seconds. */
  longestSurveySeconds: number;
  now: () => Date;
}

/** The real ones, as the environment names them. Throws with the names of variables that are missing. */
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
