import { existsSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ProblemError, pollSizeFault } from '@booth/shared';
import { z } from 'zod';
import { createPolls } from '../src/dynamodb-polls.ts';
import { createOrganizedPolls } from '../src/organizer/dynamodb-organized-polls.ts';
import { operator } from './operator.ts';
import {
  PollFileError,
  parseJson,
  pollSchemaText,
  readPollFile,
  readTextFile,
  SCHEMA_FILE,
  writePollFile,
} from './poll-file.ts';
import { PollChangedError, pushPoll } from './poll-store.ts';
import { connect, pollTables } from './poll-tables.ts';

/**
 * Polls as files. POLLS_TABLE and the usual environment of AWS say where they are stored; by default in the local cloud
 * that `npm start` runs.
 */
const USAGE = `npm run poll -- validate FILE…   says all that is wrong with poll files
npm run poll -- push FILE        stores the poll as its next version, and writes that version into the file
npm run poll -- pull FILE        writes the stored poll into the file, which says which one, or else --poll ID
npm run poll -- schema           writes shared/poll.schema.json`;

/** A wrong use of the command. */
class UsageError extends Error {}

function validate(files: readonly string[]): void {
  for (const file of files) {
    try {
      const { poll } = readPollFile(file);
      const fault = pollSizeFault(poll);
      if (fault !== undefined) throw new PollFileError([`(poll): ${fault}`]);
      console.log(`${file}: "${poll.pollId}", version ${poll.version}, is a poll`);
    } catch (error) {
      if (!(error instanceof PollFileError)) throw error;
      for (const fault of error.faults) console.error(`${file}: ${fault}`);
      process.exitCode = 1;
    }
  }
}

async function push(file: string): Promise<void> {
  const { poll, written } = readPollFile(file);
  const polls = createOrganizedPolls(connect(), pollTables);
  const stored = await pushPoll({ polls, operator: operator(), now: () => new Date() }, poll);
  if (stored.version !== poll.version) writePollFile(file, { ...written, version: stored.version });
  console.log(`${poll.pollId}: version ${stored.version} is in ${pollTables.pollsTable}`);
}

/** The poll that the file is of: also where the file is broken otherwise, for pulling is what mends it. */
function pollIdIn(file: string): string {
  if (!existsSync(file)) throw new UsageError(`${file} does not exist yet: say which poll with --poll ID.`);
  const parsed = z.object({ pollId: z.string() }).safeParse(parseJson(readTextFile(file)));
  if (!parsed.success) throw new UsageError(`${file} has no "pollId": say which poll with --poll ID.`);
  return parsed.data.pollId;
}

async function pull(file: string, pollId: string): Promise<void> {
  const poll = await createPolls(connect(), pollTables.pollsTable).read(pollId);
  if (poll === undefined) throw new UsageError(`There is no poll "${pollId}" in ${pollTables.pollsTable}.`);
  writePollFile(file, poll);
  console.log(`${file}: "${pollId}", version ${poll.version}`);
}

async function run(): Promise<void> {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { poll: { type: 'string' } } });
  const [command, ...names] = positionals;
  // npm runs scripts in the folder of their package, and says from where it was called.
  const files = names.map((name) => resolve(process.env.INIT_CWD ?? '.', name));
  const [file] = files;
  if (command === 'schema') writeFileSync(SCHEMA_FILE, pollSchemaText());
  else if (command === 'validate' && file !== undefined) validate(files);
  else if (command === 'push' && file !== undefined && files.length === 1) await push(file);
  else if (command === 'pull' && file !== undefined && files.length === 1) {
    await pull(file, values.poll ?? pollIdIn(file));
  } else throw new UsageError(USAGE);
}

try {
  await run();
} catch (error) {
  const isExpected = [PollFileError, PollChangedError, ProblemError, UsageError].some(
    (expected) => error instanceof expected,
  );
  console.error(isExpected && error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
