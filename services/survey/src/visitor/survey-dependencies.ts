import type { Receipts } from '@booth/shared/lambda/receipt';
import type { Polls } from '../polls/polls.ts';
import type { Ballots } from './ballots.ts';
import type { Sessions } from './sessions.ts';
import type { SurveyWorkflow } from './survey-workflow.ts';

export interface EntryCodes {
  /** Returns true if the code of this voter was given out; it may be used up. */
  wasGivenOut(pollId: string, voterId: string): Promise<boolean>;
}

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
