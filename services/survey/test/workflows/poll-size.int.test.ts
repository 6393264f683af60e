import { StartSyncExecutionCommand } from '@aws-sdk/client-sfn';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import {
  BALLOTS,
  COUNTER_SHARDS_MAX,
  carriedBytes,
  counterAttribute,
  HomeView,
  POLL_CARRIED_MAX_BYTES,
  type Poll,
  pollShardKey,
  pollSizeIssue,
  SessionItem,
  TOTALS,
  tallySortKey,
} from '@booth/shared';
import * as z from 'zod/mini';
import { type DirectBallots, startDirectBallots } from '../support/direct-ballot.ts';
import { aChoice, aPoll, aShowOfHands, choose } from '../support/polls.ts';
import { TABLES } from '../support/resolve-yaml.ts';
import { createResultsTable } from '../support/results-table.ts';

const OPTIONS = 100;
const SHARDS = COUNTER_SHARDS_MAX;

let service: DirectBallots;
beforeAll(async () => {
  service = await startDirectBallots();
  await createResultsTable(service.dynamodb.client);
});
afterAll(() => service.stop());

/** Returns a poll of the largest size, with texts that grow most in JSON. */
function theLargestPoll(): Poll {
  const withLabels = (characters: number) => {
    const label = { en: '"'.repeat(characters), ja: '"'.repeat(characters) };
    const options = Array.from({ length: OPTIONS }, (_, index) => ({ id: `option-${index}`, label }));
    return aShowOfHands({ pollId: 'large', screens: [aChoice('hands', { options })], counterShards: SHARDS });
  };
  let characters = 1;
  while (pollSizeIssue(withLabels(characters + 1)) === undefined) characters += 1;
  return withLabels(characters);
}

test('a poll of the largest size can be opened and voted in, with voters on all shards and a session', async () => {
  // Prepare
  const poll = await service.putPoll(theLargestPoll());
  const { pollId } = poll;
  for (let shard = 0; shard < SHARDS; shard += 1) {
    const counted = { pollId, revision: 1_000_000, [counterAttribute(BALLOTS)]: 1_000_000 };
    const Item = { pollShard: pollShardKey(pollId, shard), sk: tallySortKey(TOTALS, 1), ...counted };
    await service.documents.send(new PutCommand({ TableName: TABLES.ResultsTable, Item }));
  }
  const visitor = service.visitor(pollId);
  const answers = JSON.stringify({ hands: { type: 'text', text: 'x'.repeat(1_000) } });
  const session = { attempt: 1, status: 'completed', expiresAt: 2_000_000_000, answers };
  await service.putSession(SessionItem.parse({ sessionId: visitor.sessionId, pollId, ...session }));

  // Act
  const cast = await service.cast(pollId, visitor.deviceId, { optionIds: ['option-0'] });
  const { status, output, cause } = await service.workflows.sfn.send(
    new StartSyncExecutionCommand({
      stateMachineArn: service.workflows.homeArn,
      input: JSON.stringify({ pollId, deviceId: visitor.deviceId }),
    }),
  );

  // Assess
  expect(carriedBytes(poll)).toBeGreaterThan(POLL_CARRIED_MAX_BYTES * 0.99);
  expect(cast.status).toBe(200);
  expect([status, cause]).toEqual(['SUCCEEDED', undefined]);
  const { body } = z.object({ body: z.string() }).parse(JSON.parse(output ?? ''));
  const view = HomeView.parse(JSON.parse(body));
  expect([view.ballots, view.session?.status, view.ballot?.answers]).toEqual([
    SHARDS * 1_000_000,
    'completed',
    { hands: choose('option-0') },
  ]);
});

test('the size of a poll is that of JSON within JSON, as the workflows carry it, in bytes', () => {
  const poll = aPoll();
  const grown = (text: string) =>
    carriedBytes({ ...poll, title: { en: `Favourites${text}`, ja: 'Favourites' } }) - carriedBytes(poll);
  expect(['x', '"', '漢', '\\'].map(grown)).toEqual([1, 4, 3, 4]);
});
