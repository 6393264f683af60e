import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CommandError } from '@booth/deploy/command';
import { StageSettingsError } from '@booth/deploy/stage-settings';
import { ProblemError, pollSizeIssue } from '@booth/shared';
import { readArguments, refuseArguments, UsageError } from '@booth/shared/command-line';
import * as z from 'zod/mini';
import { createOrganizedPolls } from '../src/organizer/editing/dynamodb-organized-polls.ts';
import { createPolls } from '../src/polls/dynamodb-polls.ts';
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
  writeTextFile,
} from './poll-file.ts';
import { PollChangedError, pushPoll } from './poll-store.ts';
import { connect, whyUnreachable } from './poll-tables.ts';

const USAGE = `npm run poll -- validate FILE…   lists every issue of poll files
npm run poll -- push FILE        stores the poll as its next version, and writes that version into the file
npm run poll -- pull FILE        writes the stored poll into the file; --poll ID names it if the file does not
npm run poll -- example          stores the example poll if there are no polls
npm run poll -- schema           writes shared/poll.schema.json
  --stage STAGE  a deployed stage, with your AWS credentials; without it, the local cloud of \`npm start\``;

const EXAMPLE_FILE = join(import.meta.dirname, '../polls/favourite-services.json');

/** Prints the issues of a poll file. @throws any other error */
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

async function push(file: string, stage: string | undefined): Promise<void> {
  const { text, poll, written } = readPollFile(file);
  const { documents, tables } = await connect(stage);
  const polls = createOrganizedPolls(documents, tables);
  const { stored, hasChanged } = await pushPoll({ polls, operator: operator(), now: () => new Date() }, poll);
  const { version } = stored;
  if (version !== poll.version) writeTextFile(file, editedText(text, written, { ...written, version }));
  const news = hasChanged ? '' : 'nothing to change, ';
  console.log(`${poll.pollId}: ${news}version ${version} is in ${tables.pollsTable}`);
}

function writeSchema(): void {
  const text = pollSchemaText();
  const isCurrent = existsSync(SCHEMA_FILE) && readTextFile(SCHEMA_FILE) === text;
  if (!isCurrent) writeFileSync(SCHEMA_FILE, text);
  console.log(isCurrent ? 'shared/poll.schema.json is current' : 'wrote shared/poll.schema.json');
}

/** Stores the example poll in a new stage, which has no polls yet. */
async function storeExample(stage: string | undefined): Promise<void> {
  const { documents, tables } = await connect(stage);
  const polls = createOrganizedPolls(documents, tables);
  if ((await polls.list(undefined)).polls.length > 0) return console.log('There are polls already.');
  const { poll } = readPollFile(EXAMPLE_FILE);
  await pushPoll({ polls, operator: operator(), now: () => new Date() }, poll);
  console.log(`The example poll "${poll.pollId}" is stored.`);
}

/** Returns the poll of the file to write, or at least the id in it, if there is one. */
function readForPull(file: string): { pollId?: string | undefined; known?: PollFile | undefined } {
  if (!existsSync(file)) return {};
  const { pollId } = z.object({ pollId: z.optional(z.string()) }).safeParse(parseJson(readTextFile(file))).data ?? {};
  try {
    return { pollId, known: readPollFile(file) };
  } catch {
    // A pull repairs the file, so its issues do not matter.
    return { pollId };
  }
}

async function pull(file: string, wanted: string | undefined, stage: string | undefined): Promise<void> {
  const { pollId, known } = wanted === undefined ? readForPull(file) : { pollId: wanted };
  if (pollId === undefined) throw new UsageError(`${file} does not say which poll: name it with --poll ID.`);
  const { documents, tables } = await connect(stage);
  const stored = await createPolls(documents, tables.pollsTable).readOwn(pollId);
  if (stored === undefined) throw new CommandError(`There is no poll "${pollId}" in ${tables.pollsTable}.`);
  // Only the server sets these moments; a push ignores them.
  const { openedAt: _opened, closedAt: _closed, resettingSince: _since, resetAt: _reset, ...poll } = stored;
  if (known === undefined) writePollFile(file, poll);
  else writeTextFile(file, editedText(known.text, known.written, inWordsOf(known.written, known.poll, poll)));
  console.log(`${file}: "${pollId}", version ${poll.version}`);
}

/** The number of files that each command takes. */
const FILES = new Map([
  ['validate', { from: 1, to: Number.POSITIVE_INFINITY }],
  ['push', { from: 1, to: 1 }],
  ['pull', { from: 1, to: 1 }],
  ['example', { from: 0, to: 0 }],
  ['schema', { from: 0, to: 0 }],
]);

/** @throws UsageError if there is no such command, or if it takes fewer or more files */
function checkFiles(command: string | undefined, names: readonly string[]): void {
  if (command === undefined) throw new UsageError(`Name what to do: ${[...FILES.keys()].join(', ')}.`);
  const { from, to } = FILES.get(command) ?? {};
  if (from === undefined || to === undefined) throw new UsageError(`There is no "${command}".`);
  if (names.length < from) throw new UsageError(`Which file? "${command}" needs one.`);
  if (names.length > to) throw new UsageError(`Unexpected argument "${names[to]}".`);
}

/** The command of this process, and its arguments. */
interface PollCommand {
  command: string | undefined;
  names: readonly string[];
  wanted: string | undefined;
  stage: string | undefined;
}

async function run({ command, names, wanted, stage }: PollCommand): Promise<void> {
  checkFiles(command, names);
  if (wanted !== undefined && command !== 'pull') throw new UsageError(`"${command}" does not take --poll.`);
  // npm runs scripts in the folder of their package; INIT_CWD is the folder of the caller.
  const files = names.map((name) => resolve(process.env.INIT_CWD ?? '.', name));
  const [file = ''] = files;
  if (command === 'schema') writeSchema();
  else if (command === 'example') await storeExample(stage);
  else if (command === 'validate') validate(files);
  else {
    const work = command === 'push' ? push(file, stage) : pull(file, wanted, stage);
    await work.catch((error: unknown) => reportIssues(file, error));
  }
}

const EXPECTED = [PollChangedError, ProblemError, CommandError, StageSettingsError];

const { positionals, values } = readArguments(
  { allowPositionals: true, options: { poll: { type: 'string' }, stage: { type: 'string' } } } as const,
  USAGE,
);
const { poll: wanted, stage } = values;
const [command, ...names] = positionals;
try {
  await run({ command, names, wanted, stage });
} catch (error) {
  if (error instanceof UsageError) refuseArguments(error.message, USAGE);
  const isExpected = EXPECTED.some((expected) => error instanceof expected);
  console.error(isExpected && error instanceof Error ? error.message : (whyUnreachable(error, stage) ?? error));
  process.exitCode = 1;
}
