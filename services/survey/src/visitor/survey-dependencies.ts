import type { Receipts } from '@booth/shared/lambda/receipt';
import type { Polls } from '../polls/polls.ts';
import type { Ballots } from './ballots.ts';
import type { EntryCodes } from './entry-codes.ts';
import type { Sessions } from './sessions.ts';
import type { SurveyWorkflow } from './survey-workflow.ts';

/** What `startSession` and `submitAnswer` work with. */
export interface SurveyDependencies {
  polls: Polls;
  sessions: Sessions;
  ballots: Ballots;
  entryCodes: EntryCodes;
  workflow: SurveyWorkflow;
  receipts: Receipts;
  /** How long a survey may last, in seconds. */
  longestSurveySeconds: number;
  now: () => Date;
}
