/** `npm run chaos -- [--votes N] [--seed N] [--no-rebuild] [--json]`: votes while everything goes wrong; see docs/architecture.md. */
import { parseArgs } from 'node:util';
import { startDynamoDbLocal } from 'serverless-offline-step-functions-cloud/dynamodb';
import { newSeed } from 'serverless-offline-step-functions-cloud/faults';
import { runChaos } from './chaos/run-chaos.ts';

/**
 * Of deliveries and calls. Batches are large here, so that a batch meets a dozen calls: with more deaths of the process hardly one would
 * come through, and the run would mostly wait for the next try.
 */
const RATES = {
  duplicates: 0.05,
  lateDeliveries: 0.05,
  splits: 0.1,
  crashes: 0.004,
  throttles: 0.01,
  conflicts: 0.02,
  lostAnswers: 0.01,
};

const { values } = parseArgs({
  options: {
    votes: { type: 'string', default: '10000' },
    seed: { type: 'string' },
    'no-rebuild': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const votes = Number(values.votes);
const seed = values.seed === undefined ? newSeed() : Number(values.seed);
if (!Number.isSafeInteger(votes) || votes < 1 || !Number.isSafeInteger(seed)) {
  console.error('Usage: npm run chaos -- [--votes N] [--seed N] [--no-rebuild] [--json], where N are whole numbers');
  process.exit(2);
}

console.log(`${votes.toLocaleString('en')} votes, seed ${seed}`);
const dynamodb = await startDynamoDbLocal();
const figures = await runChaos(
  { endpoint: dynamodb.endpoint, region: 'us-east-1', credentials: { accessKeyId: 'chaos', secretAccessKey: 'local' } },
  { votes, seed, rates: RATES, counterShards: 4, rebuild: !values['no-rebuild'], onProgress: console.log },
).finally(() => dynamodb.stop());

if (values.json) console.log(JSON.stringify(figures));
else {
  for (const [name, figure] of Object.entries({ ...figures, ...figures.injected })) {
    if (typeof figure === 'number') console.log(`${name.padEnd(16)} ${figure.toLocaleString('en')}`);
  }
}
const { lost, double, discarded, deadLetters, revisionFell } = figures;
process.exit(lost + double + discarded + deadLetters + revisionFell === 0 ? 0 : 1);
