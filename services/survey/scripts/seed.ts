import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Poll } from '@booth/shared';
import { readArguments } from '@booth/shared/command-line';
import { createOrganizedPolls } from '../src/organizer/editing/dynamodb-organized-polls.ts';
import { operator } from './operator.ts';
import { PollFileError, readPollFile } from './poll-file.ts';
import { seedPoll } from './poll-store.ts';
import { connect, whyUnreachable } from './poll-tables.ts';

const USAGE = `npm run seed -w services/survey
Stores the polls of services/survey/polls. \`npm start\` does this at each start.`;

readArguments({}, USAGE);

const folder = join(import.meta.dirname, '../polls');

/** Reads the polls of the folder. @throws PollFileError with the issues of all files */
function readSeeds(): Poll[] {
  const issues: string[] = [];
  const polls = readdirSync(folder).flatMap((file) => {
    try {
      return [readPollFile(join(folder, file)).poll];
    } catch (error) {
      if (!(error instanceof PollFileError)) throw error;
      issues.push(...error.issues.map((issue) => `services/survey/polls/${file}: ${issue}`));
      return [];
    }
  });
  if (issues.length > 0) throw new PollFileError(issues);
  return polls;
}

async function seed(): Promise<void> {
  const polls = readSeeds();
  const { documents, tables } = await connect();
  const dependencies = {
    polls: createOrganizedPolls(documents, tables),
    operator: operator(),
    now: () => new Date(),
  };
  for (const poll of polls) {
    console.log(
      (await seedPoll(dependencies, poll))
        ? `${poll.pollId}: version ${poll.version} is in ${tables.pollsTable}`
        : `${poll.pollId}: a newer version is there already, or was deleted`,
    );
  }
}

try {
  await seed();
} catch (error) {
  console.error(error instanceof PollFileError ? error.message : (whyUnreachable(error) ?? error));
  process.exitCode = 1;
}
