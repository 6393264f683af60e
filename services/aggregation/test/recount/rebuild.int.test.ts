import { ScanCommand } from '@aws-sdk/client-dynamodb';
import {
  BatchWriteCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  PutCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { BallotItem } from '@booth/shared';
import { readResults } from '@booth/shared/lambda';
import { startTestDynamoDb, type TestDynamoDb } from 'serverless-offline-step-functions-cloud/testing';
import { countStates } from '../../src/counting/count-states.ts';
import { createPlanner } from '../../src/counting/counting-plan.ts';
import { createCountingStore } from '../../src/counting/dynamodb-counting-store.ts';
import { createPollStates } from '../../src/polls/dynamodb-poll-states.ts';
import { createGenerations } from '../../src/recount/dynamodb-generations.ts';
import { createResultsTable } from '../../src/recount/dynamodb-results-table.ts';
import { createVotes } from '../../src/recount/dynamodb-votes.ts';
import { beginRebuild, type RebuildDependencies, rebuildStep } from '../../src/recount/rebuild.ts';
import type { RebuildProgress } from '../../src/recount/rebuild-contract.ts';
import { reconcile } from '../../src/recount/reconcile.ts';
import { aBallot, cast, changed, removed } from '../support/ballots.ts';
import { aProjectedPoll } from '../support/projected-polls.ts';
import { countsIn, recount } from '../support/recount.ts';
import { COUNTED, createServiceTables, createVotesTable, RESULTS } from '../support/tables.ts';

const VOTES = 'VotesTable';
const TABLES = { counted: COUNTED, results: RESULTS };
const POLL = 'favourites';
/** More steps than a rebuild of so few ballots has. */
const STEPS_MAX = 100;

let dynamodb: TestDynamoDb;
let documents: DynamoDBDocumentClient;
beforeEach(async () => {
  dynamodb = await startTestDynamoDb();
  await createServiceTables(dynamodb.client);
  await createVotesTable(dynamodb.client, VOTES);
  documents = DynamoDBDocumentClient.from(dynamodb.client);
  await pollStates().putIfNewer(aProjectedPoll({ pollId: POLL, counterShards: 3 }));
});
afterEach(() => dynamodb.stop());

const pollStates = () => createPollStates(documents, RESULTS);
const counting = () => ({
  store: createCountingStore(documents, TABLES),
  pause: async () => {},
  onError: (error: unknown) => Promise.reject(error),
});
const dependencies = (): RebuildDependencies => ({
  pollStates: pollStates(),
  votes: createVotes(documents, VOTES),
  generations: createGenerations(documents, TABLES),
  counting: counting(),
  outlast: async () => {},
  random: Math.random,
});

/** Counts the changes as a function on the stream does. */
async function count(changes: Parameters<typeof countStates>[0]) {
  const planOf = await createPlanner(pollStates().read)([POLL]);
  expect(await countStates(changes, { ...counting(), planOf })).toEqual([]);
}
const put = (item: BallotItem) => documents.send(new PutCommand({ TableName: VOTES, Item: item }));
const remove = ({ voterKey }: BallotItem) => documents.send(new DeleteCommand({ TableName: VOTES, Key: { voterKey } }));
const snapshot = async () => (await readResults(documents, RESULTS, POLL, new Date()))?.snapshot;
const scanned = async (TableName: string) => {
  const { Items = [] } = await dynamodb.client.send(new ScanCommand({ TableName, ConsistentRead: true }));
  return Items.map((item) => unmarshall(item));
};

async function rebuild(meanwhile: (progress: RebuildProgress) => Promise<void> = async () => {}) {
  let progress = await beginRebuild(POLL, dependencies());
  for (let steps = 0; progress.phase !== 'done'; steps += 1) {
    if (steps > STEPS_MAX) throw new Error('the rebuild is never done');
    await meanwhile(progress);
    progress = await rebuildStep(progress, dependencies());
  }
  return progress;
}

const booth = Array.from({ length: 60 }, (_, index) =>
  aBallot({ voter: `voter-${index}`, options: [`o-${index % 4}`] }),
);
async function aCountedBooth() {
  for (let from = 0; from < booth.length; from += 20) {
    const requests = booth.slice(from, from + 20).map((Item) => ({ PutRequest: { Item } }));
    await documents.send(new BatchWriteCommand({ RequestItems: { [VOTES]: requests } }));
  }
  await count(booth.map(cast));
}

describe('a rebuild, in the tables', () => {
  test('corrects spoiled results in one write, with a larger revision, and deletes the old generation', async () => {
    // Prepare: spoils a counter. Another poll has ballots in the same tables.
    await aCountedBooth();
    const other = aBallot({ pollId: 'another' });
    await put(other);
    await documents.send(
      new UpdateCommand({
        TableName: RESULTS,
        Key: { pollShard: `${POLL}#0`, sk: 'TALLY#services#choice@1' },
        UpdateExpression: 'SET #count = :count, pollId = :pollId, revision = :revision',
        ExpressionAttributeNames: { '#count': '#option:o-1' },
        ExpressionAttributeValues: { ':count': 999, ':pollId': POLL, ':revision': 999 },
      }),
    );
    const spoiled = await snapshot();
    const revisions: number[] = [];

    // Act
    const progress = await rebuild(async () => void revisions.push((await snapshot())?.revision ?? -1));

    // Assess
    const right = await snapshot();
    expect(spoiled?.screens).not.toEqual(right?.screens);
    expect(right).toMatchObject({
      ballots: 60,
      screens: [{ options: expect.arrayContaining([0, 1, 2, 3].map((n) => ({ optionId: `o-${n}`, count: 15 }))) }],
    });
    expect(revisions).toEqual(revisions.toSorted((a, b) => a - b));
    expect(right?.revision).toBeGreaterThan(spoiled?.revision ?? 0);
    expect(progress).toMatchObject({ generation: 1, ballots: booth.length, uncountable: 0 });
    expect((await scanned(RESULTS)).filter(({ sk }) => String(sk).endsWith('@1'))).toEqual([]);
    expect((await scanned(COUNTED)).filter(({ markerKey }) => !String(markerKey).endsWith('@2'))).toEqual([]);
  });

  test('ends equal while ballots come, change and go; a poll can be rebuilt before its first ballot, and again', async () => {
    // Prepare
    const now = (step: number) => `2026-11-23T11:00:${String(step).padStart(2, '0')}.000Z`;
    await rebuild();
    await aCountedBooth();
    const table = new Map(booth.map((item) => [item.voterKey, item]));
    const set = (item: BallotItem) => table.set(item.voterKey, item);
    let step = 0;

    // Act: in each step one ballot comes, one changes, one goes. Half of them are counted before
    // the next step, half after it.
    const late: Parameters<typeof countStates>[0][number][] = [];
    await rebuild(async () => {
      step += 1;
      const [mover, leaver] = [booth[step * 2 + 1], booth[booth.length - step * 2 - 1]];
      if (mover === undefined || leaver === undefined) throw new Error('no such ballot');
      const newcomer = aBallot({ voter: `late-${step}`, timestamp: now(step) });
      const moved = aBallot({ voter: `voter-${step * 2 + 1}`, timestamp: now(step) });
      await put(newcomer);
      await put(moved);
      await remove(leaver);
      await count([...late.splice(0), cast(newcomer)]);
      late.push(changed(mover, moved), removed(leaver));
      set(newcomer);
      set(moved);
      table.delete(leaver.voterKey);
    });
    await count(late);

    // Assess
    expect((await pollStates().read(POLL))?.generation).toBe(3);
    expect(countsIn(await scanned(RESULTS), 3)).toEqual(recount(table.values()));
    const report = await reconcile(createVotes(documents, VOTES), createResultsTable(documents, RESULTS), new Date());
    expect(report).toMatchObject({ items: table.size, uncountable: 0, polls: [{ pollId: POLL, verdict: 'equal' }] });
  });

  test('that died anywhere can begin again, and ends equal', async () => {
    await aCountedBooth();
    for (let steps = 0; steps < 4; steps += 1) {
      let progress = await beginRebuild(POLL, dependencies());
      for (let step = 0; step < steps; step += 1) progress = await rebuildStep(progress, dependencies());
    }
    await rebuild();
    expect(await snapshot()).toMatchObject({ ballots: 60 });
    expect(await pollStates().read(POLL)).not.toHaveProperty('nextGeneration');
  });

  test('goes on after an item that fits no schema, and reports it', async () => {
    await aCountedBooth();
    await documents.send(new PutCommand({ TableName: VOTES, Item: { voterKey: 'x', pollId: POLL } }));
    expect(await rebuild()).toMatchObject({ phase: 'done', uncountable: 1 });
    expect(await snapshot()).toMatchObject({ ballots: 60 });
  });
});
