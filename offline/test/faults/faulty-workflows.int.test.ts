import { randomUUID } from 'node:crypto';
import { DynamoDBClient, GetItemCommand, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import {
  CreateStateMachineCommand,
  DescribeStateMachineCommand,
  SFNClient,
  StartSyncExecutionCommand,
} from '@aws-sdk/client-sfn';
import { createCloudClient } from '../../src/cloud/index.ts';
import { startCloud } from '../../src/cloud/process.ts';
import type { CloudServer } from '../../src/cloud/server.ts';
import { startTestDynamoDb, type TestDynamoDb } from '../../src/dynamodb/testing.ts';
import { FaultRates } from '../../src/faults/index.ts';
import { streamedTable } from '../support/streamed-table.ts';

let dynamodb: TestDynamoDb;
let TableName: string;
let cloud: CloudServer | undefined;
let sfn: SFNClient | undefined;

beforeAll(async () => {
  dynamodb = await startTestDynamoDb();
  // The cloud calls with the credentials of its environment.
  Object.assign(process.env, dynamodb.env);
  const table = streamedTable(dynamodb.client);
  await table.create();
  TableName = table.tableName;
});
afterAll(() => dynamodb.stop());
afterEach(async () => {
  sfn?.destroy();
  await cloud?.close();
});

/** Starts a cloud in which the service `orders` meets these faults. */
async function start(rates: Partial<FaultRates>) {
  const { region, credentials, endpoint: dynamodbEndpoint } = dynamodb;
  cloud = await startCloud({
    ...{ port: 0, queuesPort: 0, region, accountId: '000000000000', dynamodbEndpoint, log: () => {} },
    faults: { seed: 1, services: ['orders'], rates: FaultRates.parse(rates) },
  });
  const client = createCloudClient(cloud.endpoint);
  const steps = new SFNClient({ endpoint: cloud.endpoint, region, credentials, disableHostPrefix: true });
  sfn = steps;
  return {
    client,
    /** Runs a workflow with one state as a workflow of this service. */
    run: async (service: string, state: object) => {
      const { stateMachineArn = '' } = await steps.send(
        new CreateStateMachineCommand({
          name: randomUUID(),
          type: 'EXPRESS',
          roleArn: 'arn:aws:iam::000000000000:role/offline',
          definition: JSON.stringify({
            QueryLanguage: 'JSONata',
            StartAt: 'Write',
            States: { Write: { Type: 'Task', End: true, ...state } },
          }),
        }),
      );
      await client.register(service, {
        functions: [],
        eventSourceMappings: [],
        buckets: [],
        schedules: [],
        stateMachineArns: [stateMachineArn],
      });
      return steps.send(new StartSyncExecutionCommand({ stateMachineArn }));
    },
  };
}

/** States that write one item, by an optimized integration and by one of the SDK. */
const writes = {
  putItem: (id: string) => ({
    Resource: 'arn:aws:states:::dynamodb:putItem',
    Arguments: { TableName, Item: { id: { S: id } } },
  }),
  transaction: (id: string) => ({
    Resource: 'arn:aws:states:::aws-sdk:dynamodb:transactWriteItems',
    Arguments: { TransactItems: [{ Put: { TableName, Item: { id: { S: id } } } }] },
  }),
};

/** Reads past the faults. */
async function isThere(id: string): Promise<boolean> {
  const Key = { id: { S: id } };
  const { Item } = await dynamodb.client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
  return Item !== undefined;
}

test.each([
  ['throttles', 'putItem', /^DynamoDB\.(ThrottlingException|ProvisionedThroughputExceededException)$/, false],
  ['conflicts', 'putItem', /^DynamoDB\.TransactionConflictException$/, false],
  ['conflicts', 'transaction', /^DynamoDb\.TransactionCanceledException$/, false],
  ['lostAnswers', 'putItem', /^DynamoDB\.SdkClientException$/, true],
  ['lostAnswers', 'transaction', /^DynamoDb\.SdkClientException$/, true],
] as const)('%s reach a state as errors of its integration: %s', async (kind, write, error, isWritten) => {
  // Prepare
  const { run, client } = await start({ [kind]: 1 });
  const id = `${kind} ${write}`;
  // Act
  const { status, error: name } = await run('orders', writes[write](id));
  // Assess
  expect([status, name]).toEqual(['FAILED', expect.stringMatching(error)]);
  expect(await isThere(id)).toBe(isWritten);
  const { faults } = await client.status();
  expect(faults).toMatchObject({
    injected: { orders: { [kind]: 0 } },
    injectedIntoWorkflows: { orders: { [kind]: 1 } },
  });
});

test('a Retry makes a new call, which may pass, and after the faults are stopped every call passes', async () => {
  // Prepare: with this seed, the first call is throttled, and the second passes.
  const { run, client } = await start({ throttles: 0.5 });
  const Retry = [{ ErrorEquals: ['States.ALL'], JitterStrategy: 'FULL' }];
  // Act
  const { status } = await run('orders', { ...writes.putItem('retried'), Retry });
  const { injectedIntoWorkflows } = await client.stopFaults();
  const statuses = await Promise.all(
    Array.from({ length: 10 }, async (_, index) => (await run('orders', writes.putItem(`stopped ${index}`))).status),
  );
  // Assess
  expect([status, await isThere('retried')]).toEqual(['SUCCEEDED', true]);
  expect(injectedIntoWorkflows.orders?.throttles).toBe(1);
  expect(new Set(statuses)).toEqual(new Set(['SUCCEEDED']));
});

test('workflows of a service that is not named meet no faults', async () => {
  const { run } = await start({ throttles: 1 });
  expect((await run('other', writes.putItem('other'))).status).toBe('SUCCEEDED');
});

test('functions have a Step Functions whose faults the AWS SDK knows', async () => {
  // Prepare
  const { client } = await start({ throttles: 1 });
  const { region, credentials } = dynamodb;
  const { sfn: endpoint, dynamodb: tables } = (await client.endpoints()).faulty?.orders ?? {};
  const steps = new SFNClient({ endpoint, region, credentials, maxAttempts: 1 });
  const documents = new DynamoDBClient({ endpoint: tables, region, credentials, maxAttempts: 1 });
  // Act
  const stateMachineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:none';
  const call = () => steps.send(new DescribeStateMachineCommand({ stateMachineArn }));
  // Assess
  await expect(call()).rejects.toMatchObject({ name: 'ThrottlingException', $metadata: { httpStatusCode: 400 } });
  await expect(documents.send(new ListTablesCommand())).rejects.toMatchObject({ $metadata: { httpStatusCode: 400 } });
  expect((await client.stopFaults()).injected.orders?.throttles).toBe(2);
  await expect(call()).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' });
  steps.destroy();
  documents.destroy();
});
