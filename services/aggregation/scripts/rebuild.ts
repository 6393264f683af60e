import { readArguments, refuseArguments, UsageError } from '@booth/shared/command-line';
import { type RebuildProgress, rebuildContract } from '../src/recount/rebuild-contract.ts';
import { OperatorError, operatorFunctions } from './operator-function.ts';

const USAGE = `npm run rebuild -- --poll ID [--restored] [--stage STAGE]
Recounts a poll from the votes table, and switches to the recounted results in one write. Voting goes on.
  --poll ID      the poll
  --restored     the votes table was restored from a backup, so ballots that were removed since are there again
  --stage STAGE  a deployed stage, with your AWS credentials; by default the local cloud of \`npm start\`
If you stop it before the switch, the results stay as they were, and each ballot is counted twice until a rebuild is finished.
If you stop it after the switch, the results are the recounted ones, and some old ones are not deleted yet.
In both cases, start it again: it recounts the poll once more and cleans up.`;

/** Time between two lines of progress. */
const SECONDS_A_CALL = 15;

const countOf = (count: number, what: string): string => (count === 1 ? `1 ${what}` : `${count} ${what}s`);

/** Tells what is counted so far, or in the end. */
const counted = (ballots: number): string => `${countOf(ballots, 'ballot')} ${ballots === 1 ? 'is' : 'are'} counted`;

const NEWS: Record<RebuildProgress['phase'], (progress: RebuildProgress) => string> = {
  announced: () => 'Waiting until functions that began before have ended (about a minute) …',
  votes: ({ ballots }) => `Counting the votes table: ${countOf(ballots, 'ballot')} so far …`,
  removed: ({ ballots }) => `${counted(ballots)}. Marking removed ballots …`,
  switch: () => 'Switching to the recounted results …',
  switched: ({ generation }) =>
    `The results are those of generation ${generation + 1}. Waiting until nobody reads the old ones any more (about a minute) …`,
  sweep: () => 'Deleting the old results …',
  done: ({ ballots, uncountable }) =>
    `Done: ${counted(ballots)}.${uncountable === 0 ? '' : ` ${countOf(uncountable, 'item')} ${uncountable === 1 ? 'fits' : 'fit'} no schema and ${uncountable === 1 ? 'counts' : 'count'} nowhere.`}`,
};

async function run(pollId: string, restored: boolean, stage: string | undefined): Promise<void> {
  const functions = operatorFunctions(stage);
  try {
    let progress: RebuildProgress | undefined;
    do {
      // The first call only begins, so that the first line comes before the wait.
      const forSeconds = progress === undefined ? 0 : SECONDS_A_CALL;
      progress = await functions.call(rebuildContract, { pollId, restored, progress, forSeconds });
      console.log(NEWS[progress.phase](progress));
    } while (progress.phase !== 'done');
  } finally {
    functions.close();
  }
}

const restored = { type: 'boolean', default: false } as const;
const options = { poll: { type: 'string' }, restored, stage: { type: 'string' } } as const;
const { values } = readArguments({ options } as const, USAGE);
if (values.poll === undefined) refuseArguments('Which poll? Add --poll ID.', USAGE);
try {
  await run(values.poll, values.restored, values.stage);
} catch (error) {
  if (error instanceof UsageError) refuseArguments(error.message, USAGE);
  console.error(error instanceof OperatorError ? error.message : error);
  process.exitCode = 1;
}
