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

test('a counter below 0 over all shards is found, though results show 0', async () => {
  // Prepare: for sqs, one shard has 2 votes and the other -3; for s3, they have 2 and -2.
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
