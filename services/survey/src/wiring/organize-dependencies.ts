import { readEnvironment } from '@booth/shared/lambda';
import * as z from 'zod/mini';
import type { OrganizeDependencies } from '../organizer/editing/change-poll.ts';
import { createOrganizedPolls } from '../organizer/editing/dynamodb-organized-polls.ts';
import { documents } from './clients.ts';

/** What the functions work with that organize polls, as the environment names it. Throws with the names of variables that are missing. */
export function createOrganizeDependencies(): OrganizeDependencies {
  const environment = readEnvironment(z.object({ POLLS_TABLE: z.string(), CHANGES_TABLE: z.string() }));
  const tables = { pollsTable: environment.POLLS_TABLE, changesTable: environment.CHANGES_TABLE };
  return { polls: createOrganizedPolls(documents, tables), now: () => new Date() };
}
