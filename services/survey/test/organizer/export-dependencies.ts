import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createPolls } from '../../src/dynamodb-polls.ts';
import type { ExportDependencies } from '../../src/organizer/ballot-page.ts';
import { createBallotPages } from '../../src/organizer/dynamodb-ballot-pages.ts';
import { createPollChanges } from '../../src/organizer/dynamodb-poll-changes.ts';
import { TABLES } from '../resolve-yaml.ts';

/** What an export works with, over the tables of a test. */
export const exportDependencies = (documents: DynamoDBDocumentClient): ExportDependencies => ({
  polls: createPolls(documents, TABLES.PollsTable),
  ballotPages: createBallotPages(documents, TABLES.VotesTable),
  changes: createPollChanges(documents, TABLES.ChangesTable),
  now: () => new Date(),
});
