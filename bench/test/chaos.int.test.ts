import fc from 'fast-check';
import { defaultFaultRates } from 'serverless-offline-step-functions-cloud/faults';
import { startTestDynamoDb } from 'serverless-offline-step-functions-cloud/testing';
import { runChaos } from '../src/chaos/run-chaos.ts';

// Consumers back off after failures, as on Lambda, and a busy machine takes longer still.
jest.setTimeout(600_000);

const RUNS = 6;

/**
 * Two to three times the rates of `npm run chaos`. They make about ten faults of the rarest kind,
 * so that it is missing once in twenty thousand times.
 */
const rates = fc.record(
  Object.fromEntries(
    Object.entries(defaultFaultRates).map(([fault, rate]) => [
      fault,
      fc.double({ min: 2 * rate, max: 3 * rate, noNaN: true }),
    ]),
  ),
);

const cases = fc.record({
  // Enough batches to meet each kind of fault.
  votes: fc.integer({ min: 150, max: 600 }),
  seed: fc.integer({ min: 1, max: 1_000_000 }),
  batchSize: fc.integer({ min: 5, max: 30 }),
  counterShards: fc.constantFrom(1, 4),
  rebuild: fc.boolean(),
  rates,
});
type Case = Parameters<typeof runChaos>[1];

async function run(options: Case) {
  const dynamodb = await startTestDynamoDb();
  try {
    return { options, figures: await runChaos(dynamodb, options) };
  } finally {
    await dynamodb.stop();
  }
}

test('under all faults, with or without a rebuild, the results equal a plain recount, the revision never falls, and each uncountable record is a dead-letter message', async () => {
  // In parallel, because a run mostly waits. Not shrunk, because the outcome also depends on
  // timing.
  const runs = await Promise.all(fc.sample(cases, RUNS).map(run));
  for (const { options, figures } of runs) {
    const nothingWrong = { lost: 0, double: 0, misshown: 0, discarded: 0, messagesMissing: 0, messagesWrong: 0 };
    expect({ options, figures }).toMatchObject({
      figures: { votes: options.votes, ...nothingWrong, revisionFell: 0 },
    });
  }
  // The runs prove nothing about a kind of fault that never came.
  const kinds = Object.keys(defaultFaultRates);
  const injected = runs.flatMap(({ figures }) => Object.entries(figures.injected));
  const met = injected.filter(([, count]) => count > 0).map(([kind]) => kind);
  expect(kinds.filter((kind) => !met.includes(kind))).toEqual([]);
  expect(runs.some(({ figures }) => figures.injectedIntoMessages > 0)).toBe(true);
});
