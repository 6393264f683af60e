import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type DynamoDbLocal, startDynamoDbLocal } from '../../../src/dynamodb/index.ts';
import { startEventSourceMapping } from '../../../src/event-sources/index.ts';
import { startLambdaEndpoint } from '../../support/lambda-endpoint.ts';
import { aMapping, streamedTable } from '../../support/streamed-table.ts';

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

test.each([
  ['with its data, no change is missed and none comes twice', true],
  ['without its data, the new table is followed from its beginning', false],
])('when DynamoDB Local restarts %s', async (_rule, keepsData) => {
  // Prepare
  const dataFolder = keepsData ? await mkdtemp(join(tmpdir(), 'dynamodb-')) : undefined;
  let dynamodb: DynamoDbLocal = await startDynamoDbLocal({ dataFolder });
  const { endpoint, port } = dynamodb;
  const lambda = await startLambdaEndpoint();
  const client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials });
  const table = streamedTable(client);
  await table.create();
  const mapping = startEventSourceMapping(aMapping(table.streamArn, { startingPosition: 'LATEST' }), {
    dynamodbEndpoint: endpoint,
    credentials,
    region: 'us-east-1',
    lambdaEndpoint: () => lambda.endpoint,
    log: () => {},
  });
  await mapping.ready();
  await table.put('a', 'b');
  await mapping.idle();
  // Act
  await dynamodb.stop();
  dynamodb = await startDynamoDbLocal({ port, dataFolder });
  if (!keepsData) await table.create();
  await table.put('c');
  await mapping.idle();
  // Assess
  expect(lambda.ids()).toEqual(['a', 'b', 'c']);
  await mapping.stop();
  await lambda.close();
  client.destroy();
  await dynamodb.stop();
  if (dataFolder) await rm(dataFolder, { recursive: true });
});
