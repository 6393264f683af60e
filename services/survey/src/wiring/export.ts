import { readEnvironment } from '@booth/shared/lambda';
import * as z from 'zod/mini';
import { createPollChanges } from '../organizer/audit/dynamodb-poll-changes.ts';
import type { ExportDependencies } from '../organizer/export/ballot-page.ts';
import { createBallotPages } from '../organizer/export/dynamodb-ballot-pages.ts';
import { createPolls } from '../polls/dynamodb-polls.ts';
import { documents } from './clients.ts';

/**
 * Creates the dependencies of the functions that export ballots.
 * @throws Error that names the environment variables that are missing
 */
export function createExportDependencies(): ExportDependencies {
  const environment = readEnvironment(
    z.object({ POLLS_TABLE: z.string(), VOTES_TABLE: z.string(), CHANGES_TABLE: z.string() }),
  );
  return {
    polls: createPolls(documents, environment.POLLS_TABLE),
    ballotPages: createBallotPages(documents, environment.VOTES_TABLE),
    changes: createPollChanges(documents, environment.CHANGES_TABLE),
    now: () => new Date(),
  };
}
