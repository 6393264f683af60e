import { DeleteCommand, DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { BallotItem } from '@booth/shared';
import { readResults, type StreamRecord } from '@booth/shared/lambda';
import fc from 'fast-check';
import { startTestDynamoDb, type TestDynamoDb } from 'serverless-offline-step-functions-cloud/testing';
import { aggregateBatch } from '../../src/counting/aggregate-batch.ts';
import { createPollStates } from '../../src/polls/dynamodb-poll-states.ts';
import { createGenerations } from '../../src/recount/dynamodb-generations.ts';
import { createResultsTable } from '../../src/recount/dynamodb-results-table.ts';
import { createVotes } from '../../src/recount/dynamodb-votes.ts';
import { beginRebuild, type RebuildDependencies, rebuildStep } from '../../src/recount/rebuild.ts';
import { reconcile } from '../../src/recount/reconcile.ts';
import { createCounting } from '../../src/wiring/counting.ts';
import { aBallot } from '../support/ballots.ts';
import { aProjectedPoll } from '../support/projected-polls.ts';
import { readStream } from '../support/stream.ts';
import { COUNTED, createServiceTables, createVotesTable, RESULTS } from '../support/tables.ts';

const VOTES = 'VotesTable';
const TABLES = { counted: COUNTED, results: RESULTS };
const VOTERS = 30;
const LATER_MS = 3_600_000;
/** More steps than a rebuild of so few ballots has. */
const STEPS_MAX = 100;
/** Deliveries that are tried. */
const RUNS = 15;

let dynamodb: TestDynamoDb;
let documents: DynamoDBDocumentClient;
let streamArn: string;
let written = 0;
let polls = 0;
beforeEach(async () => {
  dynamodb = await startTestDynamoDb();
  await createServiceTables(dynamodb.client);
  streamArn = await createVotesTable(dynamodb.client, VOTES);
  documents = DynamoDBDocumentClient.from(dynamodb.client);
  written = 0;
});
afterEach(() => dynamodb.stop());

const counting = () => createCounting(documents, TABLES);
const pollStates = () => createPollStates(documents, RESULTS);
const put = async (item: BallotItem) => {
  written += 1;
  await documents.send(new PutCommand({ TableName: VOTES, Item: item }));
};
const remove = async ({ voterKey }: BallotItem) => {
  written += 1;
  await documents.send(new DeleteCommand({ TableName: VOTES, Key: { voterKey } }));
};
/** Delivers records as Lambda and redrives do. */
async function deliver(records: readonly StreamRecord[]): Promise<void> {
  const { batchItemFailures } = await aggregateBatch(records, {
    ...counting(),
    deadLetterMessages: { keep: () => Promise.reject(new Error('a dead-letter message')) },
    onError: (error) => {
      throw error;
    },
  });
  expect(batchItemFailures).toEqual([]);
}
const records = async (from = 0) => (await readStream(dynamodb, streamArn, written)).slice(from);
const snapshotOf = async (pollId: string) => (await readResults(documents, RESULTS, pollId, new Date()))?.snapshot;
/** Compares an hour later, when no ballot can be on its way any more. */
const reconciled = async () => {
  const later = new Date(Date.now() + LATER_MS);
  const { polls: all } = await reconcile(createVotes(documents, VOTES), createResultsTable(documents, RESULTS), later);
  return all.map(({ verdict, ballots }) => [verdict, ballots.recounted, ballots.results]);
};

async function aPollState(counterShards = 3): Promise<string> {
  polls += 1;
  const pollId = `rehearsed-${polls}`;
  await pollStates().putIfNewer(aProjectedPoll({ pollId, counterShards }));
  return pollId;
}

const rehearsalOf = (pollId: string) =>
  Array.from({ length: VOTERS }, (_, index) =>
    aBallot({ pollId, voter: `voter-${index}`, options: [`o-${index % 3}`], timestamp: '2026-11-23T10:00:00.000Z' }),
  );
const changeOf = (ballot: BallotItem): BallotItem => ({
  ...ballot,
  ...{ timestamp: '2026-11-23T10:01:30.000Z', serviceNames: ['o-9'] },
  answers: JSON.stringify({ services: { type: 'choice', optionIds: ['o-9'] } }),
});
const erasureOf = (ballot: BallotItem): BallotItem => ({ ...ballot, erasedAt: '2026-11-23T10:03:00.000Z' });

/** Casts the ballots of a rehearsal, changes some and erases some. Returns their last states. */
async function rehearse(pollId: string): Promise<BallotItem[]> {
  const ballots = rehearsalOf(pollId);
  for (const ballot of ballots) await put(ballot);
  const last = ballots.map((ballot, index) =>
    index % 5 === 0 ? changeOf(ballot) : index % 5 === 1 ? erasureOf(ballot) : ballot,
  );
  for (const [index, ballot] of last.entries()) if (index % 5 < 2) await put(ballot);
  return last;
}
/** A third of the voters vote again after the reset, for another option. */
async function voteAgain(pollId: string): Promise<BallotItem[]> {
  const ballots = rehearsalOf(pollId).map((ballot) => ({ ...changeOf(ballot), timestamp: '2026-11-24T09:00:00.000Z' }));
  const again = ballots.slice(0, VOTERS / 3);
  for (const ballot of again) await put(ballot);
  return again;
}
const optionsIn = (snapshot: Awaited<ReturnType<typeof snapshotOf>>) =>
  snapshot?.screens.flatMap((screen) =>
    screen.type === 'choice'
      ? screen.options.flatMap(({ optionId, count }) => (count > 0 ? [[optionId, count]] : []))
      : [],
  );

test('after a reset, results are zero on all shards, with a larger revision, and a comparison finds no difference', async () => {
  // Prepare
  const pollId = await aPollState();
  const ballots = await rehearse(pollId);
  await deliver(await records());
  const before = await snapshotOf(pollId);
  const from = written;

  // Act
  for (const ballot of ballots) await remove(ballot);
  await deliver(await records(from));
  const after = await snapshotOf(pollId);

  // Assess
  expect([before?.ballots, after?.ballots]).toEqual([VOTERS, 0]);
  expect(after?.screens).toMatchObject([{ answers: 0 }]);
  expect([optionsIn(after), after?.timeline]).toEqual([[], []]);
  expect(after?.revision).toBeGreaterThan(before?.revision ?? 0);
  expect(await reconciled()).toEqual([['equal', 0, 0]]);
});

test('after a reset, late and repeated records in any order, also from dead-letter messages, leave only the new votes counted', async () => {
  // Prepare: all records that the stream ever had of the poll
  const pollId = await aPollState();
  const ballots = await rehearse(pollId);
  for (const ballot of ballots) await remove(ballot);
  await voteAgain(pollId);
  const all = await records();
  const sizes = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 4, maxLength: 12 });
  const order = fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length });

  await fc.assert(
    fc.asyncProperty(order, sizes, fc.shuffledSubarray(all), async (first, batches, late) => {
      // Act: into empty counters
      await emptied(pollId);
      let from = 0;
      for (const size of batches) {
        await deliver(first.slice(from, from + size));
        from += size;
      }
      await deliver(first.slice(from));
      await deliver(late);

      // Assess
      const snapshot = await snapshotOf(pollId);
      expect([snapshot?.ballots, optionsIn(snapshot)]).toEqual([VOTERS / 3, [['o-9', VOTERS / 3]]]);
      expect(await reconciled()).toEqual([['equal', VOTERS / 3, VOTERS / 3]]);
    }),
    { numRuns: RUNS },
  );
});

/** Deletes markers and tallies, as if no record had been delivered yet. */
async function emptied(pollId: string): Promise<void> {
  const generations = createGenerations(documents, TABLES);
  const { markers } = await generations.markersPage(pollId, undefined);
  await generations.deleteMarkers(markers.map(({ key }) => key));
  await generations.deleteTalliesBefore(pollId, 3, 2);
}

describe.each(['announced', 'votes', 'removed', 'switch', 'switched'] as const)('a rebuild', (phase) => {
  test(`whose poll is reset and voted in again during "${phase}" leaves only the new votes counted, even after late records`, async () => {
    // Prepare
    const pollId = await aPollState();
    const rehearsed = await rehearse(pollId);
    const ofRehearsal = await records();
    await deliver(ofRehearsal);
    const dependencies: RebuildDependencies = {
      pollStates: pollStates(),
      votes: createVotes(documents, VOTES),
      generations: createGenerations(documents, TABLES),
      counting: { ...counting(), onError: (error: unknown) => Promise.reject(error) },
      outlast: async () => {},
      random: Math.random,
    };

    // Act
    let progress = await beginRebuild(pollId, dependencies);
    let isReset = false;
    for (let steps = 0; progress.phase !== 'done'; steps += 1) {
      if (steps > STEPS_MAX) throw new Error('the rebuild is never done');
      if (progress.phase === phase && !isReset) {
        isReset = true;
        for (const ballot of rehearsed) await remove(ballot);
        await voteAgain(pollId);
        // The other half comes after the rebuild.
        const since = await records(ofRehearsal.length);
        await deliver(since.filter((_, index) => index % 2 === 0));
      }
      progress = await rebuildStep(progress, dependencies);
    }
    await deliver(await records(ofRehearsal.length));
    await deliver(ofRehearsal);

    // Assess
    expect(isReset).toBe(true);
    const snapshot = await snapshotOf(pollId);
    expect([snapshot?.ballots, optionsIn(snapshot)]).toEqual([VOTERS / 3, [['o-9', VOTERS / 3]]]);
    expect(await reconciled()).toEqual([['equal', VOTERS / 3, VOTERS / 3]]);
  });
});
