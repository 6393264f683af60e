import { watch } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, ScanCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { startDynamoDbLocal } from '../../../src/dynamodb/index.ts';
import { startEventSourceMapping } from '../../../src/event-sources/index.ts';
import { idOf, startLambdaEndpoint } from '../../support/lambda-endpoint.ts';
import { aMapping, streamedTable } from '../../support/streamed-table.ts';

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
const region = 'us-east-1';

/** Resolves when the next checkpoint is written. */
function nextCheckpoint(folder: string): Promise<void> {
  return new Promise((resolve) => {
    const watcher = watch(folder, (_event, file) => {
      if (!file?.endsWith('.json')) return;
      watcher.close();
      resolve();
    });
  });
}

test('after kill -9 of DynamoDB Local, the writes of the function are there or are made again', async () => {
  // Prepare: a function that copies a table, with one transaction for each batch
  const folder = await mkdtemp(join(tmpdir(), 'killed-'));
  const [dataFolder, checkpointFolder] = [join(folder, 'dynamodb'), join(folder, 'streams')];
  await mkdir(checkpointFolder);
  const killed = await startDynamoDbLocal({ dataFolder });
  const { endpoint: dynamodbEndpoint, port } = killed;
  const client = new DynamoDBClient({ endpoint: dynamodbEndpoint, region, credentials });
  const [original, copy] = [streamedTable(client), streamedTable(client)];
  await Promise.all([original.create(), copy.create()]);
  const lambda = await startLambdaEndpoint();
  lambda.handler = async (batch) => {
    const TransactItems = batch.map((record) => ({
      Put: { TableName: copy.tableName, Item: { id: { S: idOf(record) } } },
    }));
    await client.send(new TransactWriteItemsCommand({ TransactItems }));
  };
  const startMapping = () =>
    startEventSourceMapping(aMapping(original.streamArn), {
      ...{ dynamodbEndpoint, credentials, region, checkpointFolder },
      lambdaEndpoint: () => lambda.endpoint,
      log: () => {},
    });
  const mapping = startMapping();
  await mapping.ready();

  // Act
  let over = false;
  const writing = (async () => {
    for (let wave = 0; !over; wave += 1) {
      const ids = Array.from({ length: 25 }, (_, index) => `${wave}-${index}`);
      await original.putTogether(ids).catch((error: unknown) => {
        if (!over) throw error;
      });
    }
  })();
  // The first checkpoints are from before there were any records.
  for (let checkpoint = 1; checkpoint <= 5; checkpoint += 1) await nextCheckpoint(checkpointFolder);
  over = true;
  process.kill(killed.pid, 'SIGKILL');
  await Promise.all([writing, mapping.stop(), killed.stop()]);
  const restarted = await startDynamoDbLocal({ port, dataFolder });
  const resumed = startMapping();
  await resumed.idle();

  // Assess
  const idsIn = async (TableName: string) => {
    const { Items = [] } = await client.send(new ScanCommand({ TableName, ConsistentRead: true }));
    return Items.map(({ id }) => id?.S).sort();
  };
  expect(await idsIn(copy.tableName)).toEqual(await idsIn(original.tableName));
  await resumed.stop();
  await lambda.close();
  client.destroy();
  await restarted.stop();
  await rm(folder, { recursive: true });
});
