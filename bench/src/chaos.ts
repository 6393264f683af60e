import { readArguments, readCommandLine, wholeNumber } from '@booth/shared/command-line';
import { startDynamoDbLocal } from 'serverless-offline-step-functions-cloud/dynamodb';
import { defaultFaultRates, newSeed } from 'serverless-offline-step-functions-cloud/faults';
import { neverInjected } from './chaos/never-injected.ts';
import { runChaos } from './chaos/run-chaos.ts';
import { deployedConsumer } from './deployed-service.ts';

const USAGE = `npm run chaos -- [--votes N] [--seed N] [--batch-size N] [--no-rebuild] [--json]
Counts votes under injected faults and compares the results with a recount. See docs/architecture/exactly-once.md.
  --votes N       how many votes (default: 10000)
  --seed N        the same faults as another time; by default new ones, and their seed is printed
  --batch-size N  the most records of a batch (default: as deployed, or fewer for a short run)
  --no-rebuild    does not rebuild the poll in the middle
  --json          prints the figures as one line of JSON`;

/**
 * From this many votes on, batches are as large as deployed. In a smaller run, large batches would
 * make only a few dozen calls, which meet hardly any fault.
 */
const DEPLOYED_BATCHES_FROM_VOTES = 50_000;
/** Batches to aim for in a small run. */
const SMALL_RUN_BATCHES = 300;
const SMALLEST_BATCH = 5;
/** A ballot has two votes on average, and some ballots are changed. */
const RECORDS_PER_VOTE = 0.6;

/**
 * From this many records on, a batch makes a dozen calls. At the default rates hardly one such
 * batch would succeed, and the run would mostly wait for the next attempt.
 */
const LARGE_BATCH = 300;
const RATES_OF_LARGE_BATCHES = {
  ...defaultFaultRates,
  crashes: 0.01,
  throttles: 0.02,
  conflicts: 0.03,
  lostAnswers: 0.02,
};

/**
 * Polls with more votes are not rebuilt: a rebuild scans the table, and DynamoDB Local takes as
 * long for each page as for the whole table.
 */
const REBUILT_UP_TO_VOTES = 100_000;

/** From this many votes on, the run fails if a kind of fault was never injected. */
const EVERY_FAULT_FROM_VOTES = 10_000;

const deployedBatchSize = deployedConsumer().batchSize;

const { values } = readArguments(
  {
    options: {
      votes: { type: 'string', default: '10000' },
      seed: { type: 'string' },
      'batch-size': { type: 'string' },
      'no-rebuild': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  } as const,
  USAGE,
);
const { json, 'no-rebuild': noRebuild } = values;
const { votes, seed, batchSize } = readCommandLine(USAGE, () => {
  const votes = wholeNumber('--votes', values.votes);
  const seed = values.seed === undefined ? newSeed() : wholeNumber('--seed', values.seed, Number.MIN_SAFE_INTEGER);
  const lowered = Math.max(SMALLEST_BATCH, Math.ceil((votes * RECORDS_PER_VOTE) / SMALL_RUN_BATCHES));
  const chosen = votes < DEPLOYED_BATCHES_FROM_VOTES ? lowered : deployedBatchSize;
  const given = values['batch-size'];
  return { votes, seed, batchSize: given === undefined ? chosen : wholeNumber('--batch-size', given) };
});

console.log(`${votes.toLocaleString('en')} votes, seed ${seed}, batches of up to ${batchSize} records`);
if (batchSize < deployedBatchSize)
  console.log(`(deployed: ${deployedBatchSize}; smaller batches make more calls, and so meet more faults)`);
const rebuild = !noRebuild && votes <= REBUILT_UP_TO_VOTES;
console.log(rebuild ? 'The poll is rebuilt when half of the votes are cast.' : 'The poll is not rebuilt.');
const rates = batchSize < LARGE_BATCH ? defaultFaultRates : RATES_OF_LARGE_BATCHES;
const dynamodb = await startDynamoDbLocal();
const figures = await runChaos(
  { endpoint: dynamodb.endpoint, region: 'us-east-1', credentials: { accessKeyId: 'chaos', secretAccessKey: 'local' } },
  { votes, seed, rates, batchSize, counterShards: 4, rebuild, onProgress: console.log },
).finally(() => dynamodb.stop());

const missed = neverInjected(rates, figures.injected);
const mustMeetAll = votes >= EVERY_FAULT_FROM_VOTES;
if (missed.length > 0)
  console.error(
    `${mustMeetAll ? 'Failed' : 'Warning'}: no fault of these kinds was injected: ${missed.join(', ')}. The run says nothing about them. Use more votes, or a smaller --batch-size.`,
  );
if (json) console.log(JSON.stringify(figures));
else {
  for (const [name, figure] of Object.entries({ ...figures, ...figures.injected })) {
    if (typeof figure === 'number') console.log(`${name.padEnd(20)} ${figure.toLocaleString('en')}`);
  }
}
const { lost, double, discarded, misshown, messagesMissing, messagesWrong, revisionFell } = figures;
const wrong = lost + double + misshown + discarded + messagesMissing + messagesWrong + revisionFell;
process.exit(wrong > 0 || (mustMeetAll && missed.length > 0) ? 1 : 0);
