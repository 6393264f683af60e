import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { startTestDynamoDb, type TestDynamoDb } from 'serverless-offline-step-functions-cloud/testing';
import { createPollStates } from '../../src/polls/dynamodb-poll-states.ts';
import type { PollStates } from '../../src/polls/poll-states.ts';
import { aProjectedPoll } from '../support/projected-polls.ts';
import { createServiceTables, RESULTS } from '../support/tables.ts';

let dynamodb: TestDynamoDb;
let pollStates: PollStates;
beforeEach(async () => {
  dynamodb = await startTestDynamoDb();
  await createServiceTables(dynamodb.client);
  pollStates = createPollStates(DynamoDBDocumentClient.from(dynamodb.client), RESULTS);
});
afterEach(() => dynamodb.stop());

describe('the state of a poll on the read side', () => {
  test('keeps its counter shards, and with them their votes, if the poll gets fewer', async () => {
    const { putIfNewer, read } = pollStates;
    for (const [version, counterShards, kept] of [
      [1, 8, 8],
      [2, 1, 8],
      [3, 16, 16],
    ] as const) {
      await putIfNewer(aProjectedPoll({ version, counterShards }));
      expect(await read('favourites')).toMatchObject({ version, counterShards: kept, generation: 1 });
    }
  });

  test('is taken over whole, with all its moments, and loses a moment that the poll loses', async () => {
    const { putIfNewer, read } = pollStates;
    const moments = {
      opensAt: '2026-12-01T09:00:00+09:00',
      closesAt: '2026-12-01T18:00:00+09:00',
      openedAt: '2026-11-30T23:00:00.000Z',
      closedAt: '2026-12-01T08:00:00.000Z',
      resettingSince: '2026-12-01T08:30:00.000Z',
      resetAt: '2026-12-01T08:31:00.000Z',
    };
    for (const [version, given] of [
      [1, moments],
      [2, { openedAt: moments.openedAt }],
      [3, {}],
      [4, moments],
    ] as const) {
      const poll = aProjectedPoll({ version, ...given });
      await putIfNewer(poll);
      const { pollShard, sk, generation, ...state } = (await read('favourites')) ?? {};
      expect(state).toEqual(poll);
    }
  });
});
