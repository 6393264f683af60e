import { parseArgs } from 'node:util';
import type { RebuildProgress } from '../src/recount/rebuild.ts';
import { rebuildContract } from '../src/recount/rebuild-contract.ts';
import { OperatorError, operatorFunctions } from './operator-function.ts';

const USAGE = `npm run rebuild -- --poll ID [--restored] [--stage STAGE]
Recounts a poll from the votes table, and switches to the recounted results in one write. Voting goes on.
  --poll ID      the poll
  --restored     the votes table was restored from a backup: what was removed since then is there again
  --stage STAGE  of a deployed stage, with your credentials of AWS; otherwise of the local cloud that \`npm start\` runs
Broken off before the switch, the results stay as they were, and each ballot costs the counting twice until a rebuild is finished.
Broken off after it, the results are the recounted ones, and the old ones are not all deleted yet.
Starting it again recounts the poll once more, and puts either in order.`;

/** How often there is news of the progress. */
const SECONDS_A_CALL = 15;

const NEWS: Record<RebuildProgress['phase'], (progress: RebuildProgress) => string> = {
  announced: () => 'Waiting until functions that began before have ended (about a minute) …',
  votes: ({ ballots }) => `Counting the votes table: ${ballots} ballots so far …`,
  removed: ({ ballots }) => `${ballots} ballots are counted. Marking those that were removed …`,
  switch: () => 'Switching to the recounted results …',
  switched: ({ generation }) =>
    `The results are those of generation ${generation + 1}. Waiting until nobody reads the old ones (about a minute) …`,
  sweep: () => 'Deleting the old ones …',
  done: ({ ballots, uncountable }) =>
    `Done: ${ballots} ballots are counted.${uncountable === 0 ? '' : ` ${uncountable} items fit no schema and count nowhere.`}`,
};

function readArguments() {
  try {
    const restored = { type: 'boolean', default: false } as const;
    const options = { poll: { type: 'string' }, restored, stage: { type: 'string' } } as const;
    const { poll, ...others } = parseArgs({ options }).values;
    if (poll === undefined) throw new Error('Which poll?');
    return { pollId: poll, ...others };
  } catch (error) {
    throw new OperatorError(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
  }
}

async function run({ pollId, restored, stage }: ReturnType<typeof readArguments>): Promise<void> {
  const functions = operatorFunctions(stage);
  try {
    let progress: RebuildProgress | undefined;
    do {
      // The first call only begins, so that there is news before the wait.
      const forSeconds = progress === undefined ? 0 : SECONDS_A_CALL;
      progress = await functions.call(rebuildContract, { pollId, restored, progress, forSeconds });
      console.log(NEWS[progress.phase](progress));
    } while (progress.phase !== 'done');
  } finally {
    functions.close();
  }
}

try {
  await run(readArguments());
} catch (error) {
  console.error(error instanceof OperatorError ? error.message : error);
  process.exitCode = 1;
}
