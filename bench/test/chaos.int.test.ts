import fc from 'fast-check';
import { defaultFaultRates } from 'serverless-offline-step-functions-cloud/faults';
import { startTestDynamoDb } from 'serverless-offline-step-functions-cloud/testing';
import { compare } from '../src/chaos/recount.ts';
import { runChaos } from '../src/chaos/run-chaos.ts';

// Consumers wait longer and longer after failures, as on Lambda.
jest.setTimeout(240_000);

const NUM_RUNS = 6;

/** Rates up to some times as high as those that a run by hand has. */
const rates = fc.record(
  Object.fromEntries(
    Object.entries(defaultFaultRates).map(([fault, rate]) => [
      fault,
      fc.double({ min: 0, max: rate * 1.5, noNaN: true }),
    ]),
  ),
);

test('any votes, changes and withdrawals, under any faults of deliveries and calls, with a rebuild or without: the results equal a plain recount, the revision never falls, nothing is left', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        votes: fc.integer({ min: 1, max: 400 }),
        seed: fc.integer({ min: 1, max: 1_000_000 }),
        counterShards: fc.constantFrom(1, 4),
        rebuild: fc.boolean(),
        rates,
      }),
      async (options) => {
        const dynamodb = await startTestDynamoDb();
        try {
          const figures = await runChaos(dynamodb, options);
          expect(figures).toMatchObject({ votes: options.votes, lost: 0, double: 0 });
          expect(figures).toMatchObject({ discarded: 0, deadLetters: 0, revisionFell: 0 });
        } finally {
          await dynamodb.stop();
        }
      },
    ),
    { numRuns: NUM_RUNS },
  );
});

test('what is missing in the results is lost, what is in them too often is double', () => {
  const recounted = new Map([
    ['ballots', 3],
    ['option s3', 2],
    ['option sqs', 1],
  ]);
  const results = new Map([
    ['ballots', 3],
    ['option s3', 5],
    ['option lambda', 1],
  ]);
  expect(compare(recounted, results)).toEqual({ lost: 1, double: 4 });
  expect(compare(recounted, recounted)).toEqual({ lost: 0, double: 0 });
});
