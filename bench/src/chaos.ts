/**
 * `npm run chaos -- [--votes N] [--seed N] [--batch-size N] [--no-rebuild] [--json]`: votes while
 * everything goes wrong; see docs/architecture/exactly-once.md.
 */
import { parseArgs } from 'node:util';
import { startDynamoDbLocal } from 'serverless-offline-step-functions-cloud/dynamodb';
import { defaultFaultRates, newSeed } from 'serverless-offline-step-functions-cloud/faults';
import { neverInjected } from './chaos/never-injected.ts';
import { runChaos } from './chaos/run-chaos.ts';
import { deployedConsumer } from './deployed-service.ts';

/**
 * Fewer votes are counted in smaller batches than deployed: they would make a few dozen calls,
 * which meet hardly any fault.
 */
const DEPLOYED_FROM_VOTES = 50_000;
/**
 * About as many batches then, a vote being some 0.6 records: a ballot has two votes, and some are
 * changed.
 */
const BATCHES = 300;
const SMALLEST_BATCH = 5;
const RECORDS_OF_VOTE = 0.6;

/**
 * Of deliveries and calls. A large batch meets a dozen calls: with more deaths of the process
 * hardly one would come through, and the run would mostly wait for the next try.
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
 * More votes are not rebuilt: that scans the table, and a page of a scan takes DynamoDB Local as
 * long as the table is.
 */
const REBUILT_UP_TO_VOTES = 100_000;

/** From so many votes on, each kind of fault must come; in fewer, chance may leave one out. */
const EVERY_FAULT_FROM_VOTES = 10_000;

const deployedBatchSize = deployedConsumer().batchSize;

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        votes: { type: 'string', default: '10000' },
        seed: { type: 'string' },
        'batch-size': { type: 'string' },
        'no-rebuild': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    });
    const votes = Number(values.votes);
    const seed = values.seed === undefined ? newSeed() : Number(values.seed);
    const lowered = Math.max(SMALLEST_BATCH, Math.ceil((votes * RECORDS_OF_VOTE) / BATCHES));
    const chosen = votes < DEPLOYED_FROM_VOTES ? lowered : deployedBatchSize;
    const batchSize = values['batch-size'] === undefined ? chosen : Number(values['batch-size']);
    const counts = [votes, batchSize];
    if (!counts.every((count) => Number.isSafeInteger(count) && count >= 1) || !Number.isSafeInteger(seed))
      throw new Error('Votes and batches are numbers from 1 on, and a seed is any number.');
    return { votes, seed, batchSize, json: values.json, noRebuild: values['no-rebuild'] };
  } catch (error) {
    console.error(
      `${error instanceof Error ? error.message : error}\nUsage: npm run chaos -- [--votes N] [--seed N] [--batch-size N] [--no-rebuild] [--json], where N are whole numbers`,
    );
    process.exit(2);
  }
}

const { votes, seed, batchSize, json, noRebuild } = readArguments();

console.log(`${votes.toLocaleString('en')} votes, seed ${seed}, batches of up to ${batchSize} records`);
if (batchSize < deployedBatchSize)
  console.log(`(deployed are ${deployedBatchSize}: smaller ones make more batches and calls, and so more faults)`);
const rebuild = !noRebuild && votes <= REBUILT_UP_TO_VOTES;
console.log(rebuild ? 'The poll is rebuilt when half of the votes are cast.' : 'The poll is not rebuilt meanwhile.');
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
    `${mustMeetAll ? 'Failed' : 'Warning'}: of ${missed.join(', ')} none was injected, so this run says nothing of ${missed.length > 1 ? 'them' : 'it'}. Take more votes, or a smaller --batch-size.`,
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
