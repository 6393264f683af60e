import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createPollChanges } from '../../src/organizer/audit/dynamodb-poll-changes.ts';
import type { ExportDependencies } from '../../src/organizer/export/ballot-page.ts';
import { createBallotPages } from '../../src/organizer/export/dynamodb-ballot-pages.ts';
import { createPolls } from '../../src/polls/dynamodb-polls.ts';
import { TABLES } from './resolve-yaml.ts';

/** Creates the dependencies of an export, with the tables of a test. */
export const exportDependencies = (documents: DynamoDBDocumentClient): ExportDependencies => ({
  polls: createPolls(documents, TABLES.PollsTable),
  ballotPages: createBallotPages(documents, TABLES.VotesTable),
  changes: createPollChanges(documents, TABLES.ChangesTable),
  now: () => new Date(),
});
