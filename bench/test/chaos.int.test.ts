import fc from 'fast-check';
import { defaultFaultRates } from 'serverless-offline-step-functions-cloud/faults';
import { startTestDynamoDb } from 'serverless-offline-step-functions-cloud/testing';
import { runChaos } from '../src/chaos/run-chaos.ts';

// Consumers wait longer and longer after failures, as on Lambda.
jest.setTimeout(240_000);

const NUM_RUNS = 6;

/**
 * Rates as high as those that a run by hand has and half as high again: all of them are to happen
 * in a few runs.
 */
const rates = fc.record(
  Object.fromEntries(
    Object.entries(defaultFaultRates).map(([fault, rate]) => [
      fault,
      fc.double({ min: rate, max: rate * 1.5, noNaN: true }),
    ]),
  ),
);

test('any votes, changes, withdrawals and erasures, under all faults of deliveries and calls, with a rebuild or without: the results equal a plain recount, the revision never falls, and what cannot be counted is a dead-letter message', async () => {
  const missed = new Set(Object.keys(defaultFaultRates));
  let injectedIntoMessages = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        // Two votes make a record: as many batches as meet each kind of fault.
        votes: fc.integer({ min: 150, max: 600 }),
        seed: fc.integer({ min: 1, max: 1_000_000 }),
        batchSize: fc.integer({ min: 5, max: 30 }),
        counterShards: fc.constantFrom(1, 4),
        rebuild: fc.boolean(),
        rates,
      }),
      async (options) => {
        const dynamodb = await startTestDynamoDb();
        try {
          const figures = await runChaos(dynamodb, options);
          expect(figures).toMatchObject({ votes: options.votes, lost: 0, double: 0, misshown: 0 });
          expect(figures).toMatchObject({ discarded: 0, messagesMissing: 0, messagesWrong: 0, revisionFell: 0 });
          for (const [kind, count] of Object.entries(figures.injected)) if (count > 0) missed.delete(kind);
          injectedIntoMessages += figures.injectedIntoMessages;
        } finally {
          await dynamodb.stop();
        }
      },
    ),
    // The timing decides, too: that a smaller case passes or fails would say little.
    { numRuns: NUM_RUNS, endOnFailure: true },
  );
  // Had there been none of a kind, the runs would say nothing of it.
  expect([...missed]).toEqual([]);
  expect(injectedIntoMessages).toBeGreaterThan(0);
});
