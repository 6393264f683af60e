import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { counterAttribute } from '@booth/shared';
import { startTestDynamoDb, type TestDynamoDb } from 'serverless-offline-step-functions-cloud/testing';
import { createBoothTables, TABLES } from '../src/chaos/counting-booth.ts';
import { countBelowZero, readCounts } from '../src/chaos/recount.ts';

let dynamodb: TestDynamoDb;
beforeEach(async () => {
  dynamodb = await startTestDynamoDb();
});
afterEach(() => dynamodb.stop());

test('what a counter is below 0 is found, all shards together, though results show 0', async () => {
  // Prepare: three are taken from sqs in one shard, of two that the other has; of s3 as many as
  // there are.
  const documents = DynamoDBDocumentClient.from(dynamodb.client);
  await createBoothTables(documents, 2);
  const aTally = (shard: number, votes: Record<string, number>) => ({
    ...{ pollShard: `booth#${shard}`, sk: 'TALLY#services#choice@1', pollId: 'booth', revision: 1 },
    ...Object.fromEntries(Object.entries(votes).map(([id, count]) => [counterAttribute(`option:${id}`), count])),
  });
  for (const Item of [aTally(0, { sqs: 2, s3: 2 }), aTally(1, { sqs: -3, s3: -2 })]) {
    await documents.send(new PutCommand({ TableName: TABLES.results, Item }));
  }

  // Act and assess
  expect(countBelowZero(await readCounts(documents, TABLES.results, 1))).toBe(1);
});
