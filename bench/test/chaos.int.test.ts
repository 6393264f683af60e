import fc from 'fast-check';
import { defaultFaultRates } from 'serverless-offline-step-functions-cloud/faults';
import { startTestDynamoDb } from 'serverless-offline-step-functions-cloud/testing';
import { runChaos } from '../src/chaos/run-chaos.ts';

// Consumers wait longer and longer after failures, as on Lambda; a busy machine takes longer still.
jest.setTimeout(600_000);

const RUNS = 6;

/**
 * Two to three times those of a run by hand: some ten faults of the rarest kind in all runs, so
 * that one of none comes once in twenty thousand times.
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
  // Two votes make a record: as many batches as meet each kind of fault.
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

test('any votes, changes, withdrawals and erasures, under all faults of deliveries and calls, with a rebuild or without: the results equal a plain recount, the revision never falls, and what cannot be counted is a dead-letter message', async () => {
  // Side by side, for most of a run is waiting. The timing decides, too: that a smaller case passes
  // or fails would say little, so none is looked for.
  const runs = await Promise.all(fc.sample(cases, RUNS).map(run));
  for (const { options, figures } of runs) {
    const nothingWrong = { lost: 0, double: 0, misshown: 0, discarded: 0, messagesMissing: 0, messagesWrong: 0 };
    expect({ options, figures }).toMatchObject({
      figures: { votes: options.votes, ...nothingWrong, revisionFell: 0 },
    });
  }
  // Had there been none of a kind, the runs would say nothing of it.
  const kinds = Object.keys(defaultFaultRates);
  const injected = runs.flatMap(({ figures }) => Object.entries(figures.injected));
  const met = injected.filter(([, count]) => count > 0).map(([kind]) => kind);
  expect(kinds.filter((kind) => !met.includes(kind))).toEqual([]);
  expect(runs.some(({ figures }) => figures.injectedIntoMessages > 0)).toBe(true);
});
