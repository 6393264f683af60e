import { existsSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ProblemError, pollSizeIssue } from '@booth/shared';
import * as z from 'zod/mini';
import { createPolls } from '../src/dynamodb-polls.ts';
import { createOrganizedPolls } from '../src/organizer/dynamodb-organized-polls.ts';
import { operator } from './operator.ts';
import {
  editedText,
  inWordsOf,
  type PollFile,
  PollFileError,
  parseJson,
  pollSchemaText,
  readPollFile,
  readTextFile,
  SCHEMA_FILE,
  writePollFile,
} from './poll-file.ts';
import { PollChangedError, pushPoll } from './poll-store.ts';
import { connect, pollTables, whyUnreachable } from './poll-tables.ts';

/**
 * Polls as files. POLLS_TABLE and the usual environment of AWS say where they are stored; by
 * default in the local cloud that `npm start` runs.
 */
const USAGE = `npm run poll -- validate FILE…   says all that is wrong with poll files
npm run poll -- push FILE        stores the poll as its next version, and writes that version into the file
npm run poll -- pull FILE        writes the stored poll into the file, which says which one, or else --poll ID
npm run poll -- schema           writes shared/poll.schema.json`;

/** A wrong use of the command. */
class UsageError extends Error {}

/** Says what is wrong with a file under its name; throws on any other error. */
function reportIssues(file: string, error: unknown): void {
  if (!(error instanceof PollFileError)) throw error;
  for (const issue of error.issues) console.error(`${file}: ${issue}`);
  process.exitCode = 1;
}

function validate(files: readonly string[]): void {
  for (const file of files) {
    try {
      const { poll } = readPollFile(file);
      const issue = pollSizeIssue(poll);
      if (issue !== undefined) throw new PollFileError([`(poll): ${issue}`]);
      console.log(`${file}: "${poll.pollId}", version ${poll.version}, is a poll`);
    } catch (error) {
      reportIssues(file, error);
    }
  }
}

async function push(file: string): Promise<void> {
  const { text, poll, written } = readPollFile(file);
  const polls = createOrganizedPolls(connect(), pollTables);
  const { stored, hasChanged } = await pushPoll({ polls, operator: operator(), now: () => new Date() }, poll);
  const { version } = stored;
  if (version !== poll.version) writeFileSync(file, editedText(text, written, { ...written, version }));
  const news = hasChanged ? '' : 'nothing to change, ';
  console.log(`${poll.pollId}: ${news}version ${version} is in ${pollTables.pollsTable}`);
}

/** What the file holds: a poll, or at least which. */
function readForPull(file: string): { pollId?: string | undefined; known?: PollFile | undefined } {
  if (!existsSync(file)) return {};
  const { pollId } = z.object({ pollId: z.optional(z.string()) }).safeParse(parseJson(readTextFile(file))).data ?? {};
  try {
    return { pollId, known: readPollFile(file) };
  } catch {
    // Pulling is what mends a file that is broken otherwise.
    return { pollId };
  }
}

async function pull(file: string, wanted: string | undefined): Promise<void> {
  const { pollId, known } = wanted === undefined ? readForPull(file) : { pollId: wanted };
  if (pollId === undefined) throw new UsageError(`${file} does not say which poll: name it with --poll ID.`);
  const stored = await createPolls(connect(), pollTables.pollsTable).readOwn(pollId);
  if (stored === undefined) throw new UsageError(`There is no poll "${pollId}" in ${pollTables.pollsTable}.`);
  // The server keeps these, and takes them from no file.
  const { openedAt: _opened, closedAt: _closed, ...poll } = stored;
  if (known === undefined) writePollFile(file, poll);
  else writeFileSync(file, editedText(known.text, known.written, inWordsOf(known.written, known.poll, poll)));
  console.log(`${file}: "${pollId}", version ${poll.version}`);
}

function readArguments() {
  try {
    const options = { poll: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const;
    return parseArgs({ allowPositionals: true, options });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
  }
}

async function run(): Promise<void> {
  const { positionals, values } = readArguments();
  const [command, ...names] = positionals;
  // npm runs scripts in the folder of their package, and says from where it was called.
  const files = names.map((name) => resolve(process.env.INIT_CWD ?? '.', name));
  const [file, ...others] = files;
  if (values.help) console.log(USAGE);
  else if (command === 'schema' && file === undefined) writeFileSync(SCHEMA_FILE, pollSchemaText());
  else if (command === 'validate' && file !== undefined) validate(files);
  else if (command === 'push' && file !== undefined && others.length === 0) {
    await push(file).catch((error: unknown) => reportIssues(file, error));
  } else if (command === 'pull' && file !== undefined && others.length === 0) {
    await pull(file, values.poll).catch((error: unknown) => reportIssues(file, error));
  } else throw new UsageError(USAGE);
}

try {
  await run();
} catch (error) {
  const isExpected = [PollChangedError, ProblemError, UsageError].some((expected) => error instanceof expected);
  console.error(isExpected && error instanceof Error ? error.message : (whyUnreachable(error) ?? error));
  process.exitCode = 1;
}
