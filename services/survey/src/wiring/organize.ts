import { readEnvironment } from '@booth/shared/lambda';
import * as z from 'zod/mini';
import { createOrganizedPolls } from '../organizer/editing/dynamodb-organized-polls.ts';
import type { OrganizeDependencies } from '../organizer/editing/organized-polls.ts';
import { documents } from './clients.ts';

/**
 * Creates the dependencies of the functions that organize polls.
 * @throws Error that names the environment variables that are missing
 */
export function createOrganizeDependencies(): OrganizeDependencies {
  const environment = readEnvironment(z.object({ POLLS_TABLE: z.string(), CHANGES_TABLE: z.string() }));
  const tables = { pollsTable: environment.POLLS_TABLE, changesTable: environment.CHANGES_TABLE };
  return { polls: createOrganizedPolls(documents, tables), now: () => new Date() };
}
