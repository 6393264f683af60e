import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readArguments } from '@booth/shared/command-line';
import { createOrganizedPolls } from '../src/organizer/editing/dynamodb-organized-polls.ts';
import { operator } from './operator.ts';
import { readPollFile } from './poll-file.ts';
import { seedPoll } from './poll-store.ts';
import { connect, whyUnreachable } from './poll-tables.ts';

const USAGE = `npm run seed -w services/survey
Stores the polls of services/survey/polls. \`npm start\` does this at each start.`;

readArguments({}, USAGE);

const folder = join(import.meta.dirname, '../polls');

async function seed(): Promise<void> {
  const { documents, tables } = await connect();
  const dependencies = {
    polls: createOrganizedPolls(documents, tables),
    operator: operator(),
    now: () => new Date(),
  };
  for (const file of readdirSync(folder)) {
    const { poll } = readPollFile(join(folder, file));
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
  console.error(whyUnreachable(error) ?? error);
  process.exitCode = 1;
}
