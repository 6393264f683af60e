import {
  CreateTableCommand,
  DynamoDBClient,
  ScanCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { startTestDynamoDb, type TestDynamoDb } from '../../src/dynamodb/testing.ts';
import {
  createInProcessInvoker,
  type StreamEventRecord,
  type StreamMapping,
  startEventSourceMapping,
} from '../../src/event-sources/index.ts';
import { FaultPlan, startFaultyDynamoDb } from '../../src/faults/index.ts';
import { idOf } from '../support/lambda-endpoint.ts';
import { aMapping, streamedTable } from '../support/streamed-table.ts';

interface StreamEvent {
  Records: StreamEventRecord[];
}

const ids = Array.from({ length: 20 }, (_, item) => `item-${item}`);
const counts = 'counts';

let dynamodb: TestDynamoDb;
beforeEach(async () => {
  dynamodb = await startTestDynamoDb();
  await dynamodb.client.send(
    new CreateTableCommand({
      TableName: counts,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    }),
  );
});
afterEach(() => dynamodb.stop());

/** Counts each change once, by a transaction of a marker of the event and the count. */
async function countOnce(client: DynamoDBClient, { eventID, dynamodb: { Keys } }: StreamEventRecord): Promise<void> {
  const id = JSON.stringify(Keys);
  const marker = { TableName: counts, Item: { id: { S: eventID } }, ConditionExpression: 'attribute_not_exists(id)' };
  const Update = {
    TableName: counts,
    Key: { id: { S: id } },
    UpdateExpression: 'ADD changes :one',
    ExpressionAttributeValues: { ':one': { N: '1' } },
  };
  try {
    await client.send(new TransactWriteItemsCommand({ TransactItems: [{ Put: marker }, { Update }] }));
  } catch (error) {
    const [ofMarker] = error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []) : [];
    if (ofMarker?.Code !== 'ConditionalCheckFailed') throw error;
  }
}

async function countedChanges(): Promise<Record<string, number>> {
  const counted: Record<string, number> = {};
  const { Items = [] } = await dynamodb.client.send(new ScanCommand({ TableName: counts, ConsistentRead: true }));
  for (const { id, changes } of Items) if (changes?.N) counted[`${id?.S}`] = Number(changes.N);
  return counted;
}

const everyItem = (changes: number) =>
  Object.fromEntries(ids.map((id) => [JSON.stringify({ id: { S: id } }), changes]));

test.each<[string, Partial<StreamMapping>]>([
  ['that fails as a whole', { bisectBatchOnFunctionError: true }],
  ['that reports its failures', { functionResponseTypes: ['ReportBatchItemFailures'], parallelizationFactor: 3 }],
])('a consumer %s and marks its events counts each change once, through all faults', async (_how, differences) => {
  // Prepare
  const table = streamedTable(dynamodb.client);
  await table.create();
  const plan = new FaultPlan({
    seed: 4,
    rates: {
      duplicates: 0.2,
      lateDeliveries: 0.2,
      splits: 0.3,
      crashes: 0.03,
      throttles: 0.05,
      conflicts: 0.05,
      lostAnswers: 0.05,
    },
  });
  const faulty = await startFaultyDynamoDb({ endpoint: dynamodb.endpoint, plan });
  const { region, credentials } = dynamodb;
  const client = new DynamoDBClient({ endpoint: faulty.endpoint, region, credentials });
  const seen = new Map<string, Set<string>>(ids.map((id) => [id, new Set()]));
  let deliveries = 0;
  const invoker = createInProcessInvoker(async ({ Records }: StreamEvent) => {
    for (const record of Records) {
      deliveries += 1;
      seen.get(idOf(record))?.add(record.dynamodb.SequenceNumber);
      try {
        await countOnce(client, record);
      } catch (error) {
        if (differences.functionResponseTypes === undefined) throw error;
        return { batchItemFailures: [{ itemIdentifier: record.dynamodb.SequenceNumber }] };
      }
    }
    return null;
  });
  const mapping = startEventSourceMapping(aMapping(table.streamArn, { batchSize: 10, ...differences }), {
    dynamodbEndpoint: dynamodb.endpoint,
    credentials,
    region,
    invoker,
    faults: faulty.deliveries,
    log: () => {},
    lookEveryMs: 5,
  });
  // Act
  let rounds = 0;
  while (rounds < 5 || Object.values(plan.injected).includes(0)) {
    await table.put(...ids);
    rounds += 1;
  }
  plan.stop();
  await mapping.idle();
  const { injected } = plan;
  // Assess
  expect(await countedChanges()).toEqual(everyItem(rounds));
  for (const numbers of seen.values()) {
    expect(numbers.size).toBe(rounds);
    expect([...numbers]).toEqual([...numbers].toSorted());
  }
  expect(deliveries).toBeGreaterThan(ids.length * rounds);
  expect(mapping.state()).toMatchObject({ deliveredRecords: ids.length * rounds, discardedRecords: 0 });
  expect(mapping.state().shards.map(({ openRecords }) => openRecords)).toEqual([0]);
  // After `stop`, no more faults are injected.
  await table.put(...ids);
  await mapping.idle();
  expect(plan.injected).toEqual(injected);
  expect(await countedChanges()).toEqual(everyItem(rounds + 1));
  await mapping.stop();
  client.destroy();
  await faulty.stop();
});

test('a consumer that counts without markers counts too much, so the faults are real', async () => {
  // Prepare
  const table = streamedTable(dynamodb.client);
  await table.create();
  const plan = new FaultPlan({ seed: 4, rates: { duplicates: 0.5, lateDeliveries: 0.5 } });
  const faulty = await startFaultyDynamoDb({ endpoint: dynamodb.endpoint, plan });
  let counted = 0;
  const mapping = startEventSourceMapping(aMapping(table.streamArn, { batchSize: 5 }), {
    dynamodbEndpoint: dynamodb.endpoint,
    credentials: dynamodb.credentials,
    region: dynamodb.region,
    invoker: createInProcessInvoker(({ Records }: StreamEvent) => {
      counted += Records.length;
    }),
    faults: faulty.deliveries,
    log: () => {},
  });
  // Act
  await table.put(...ids, ...ids);
  await mapping.idle();
  // Assess
  expect(counted).toBeGreaterThan(2 * ids.length);
  expect(mapping.state().deliveredRecords).toBe(2 * ids.length);
  await mapping.stop();
  await faulty.stop();
});

test('a mapping without an invoker and without a Lambda endpoint is refused at once', () => {
  const { endpoint: dynamodbEndpoint, credentials, region } = dynamodb;
  const start = () =>
    startEventSourceMapping(aMapping('arn:aws:dynamodb:us-east-1:000000000000:table/votes/stream/1'), {
      dynamodbEndpoint,
      credentials,
      region,
      log: () => {},
    });
  expect(start).toThrow('aggregate: an event source mapping needs a lambdaEndpoint or an invoker.');
});
