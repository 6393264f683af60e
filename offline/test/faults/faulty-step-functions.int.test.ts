import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  SFNClient,
  StartExecutionCommand,
  StartSyncExecutionCommand,
} from '@aws-sdk/client-sfn';
import { startTestDynamoDb, type TestDynamoDb } from '../../src/dynamodb/testing.ts';
import { createInProcessInvoker } from '../../src/event-sources/index.ts';
import {
  type CallFault,
  type FaultyDynamoDb,
  type FaultyService,
  type FunctionCall,
  startFaultyDynamoDb,
  startFaultyStepFunctions,
} from '../../src/faults/index.ts';
import { resolveSyncHost } from '../../src/plugin/sync-host.ts';
import {
  createSdkIntegrations,
  type StepFunctionsServer,
  startStepFunctionsServer,
} from '../../src/stepfunctions/index.ts';
import { aMapping } from '../support/streamed-table.ts';

let dynamodb: TestDynamoDb;
let server: StepFunctionsServer;
let faultyDynamodb: FaultyDynamoDb;
let faultySfn: FaultyService;
let tables: DynamoDBClient;
let sfn: SFNClient;
/** Calls Step Functions past the proxy. */
let direct: SFNClient;
/** The faults of the next calls; the rest pass. */
let faults: CallFault[];
let decided: FunctionCall[];
let stateMachineArn: string | undefined;
let expressArn: string | undefined;

beforeAll(async () => {
  dynamodb = await startTestDynamoDb();
  const { region, credentials } = dynamodb;
  const integrations = createSdkIntegrations({ region, endpoints: {}, lambdaEndpoint: () => undefined });
  server = await startStepFunctionsServer({ region, accountId: '000000000000', integrations, port: 0 });
  const call = (asked: FunctionCall): CallFault => {
    decided.push(asked);
    return faults.shift() ?? { kind: 'none' };
  };
  faultyDynamodb = await startFaultyDynamoDb({ endpoint: dynamodb.endpoint, plan: { call } });
  faultySfn = await startFaultyStepFunctions({ endpoint: server.endpoint, plan: { call }, beside: faultyDynamodb });
  tables = new DynamoDBClient({ endpoint: faultyDynamodb.endpoint, region, credentials });
  sfn = new SFNClient({ endpoint: faultySfn.endpoint, region, credentials });
  direct = new SFNClient({ endpoint: server.endpoint, region, credentials });
  resolveSyncHost(faultySfn.endpoint);
  const machine = {
    roleArn: 'arn:aws:iam::000000000000:role/offline',
    definition: JSON.stringify({ StartAt: 'Done', States: { Done: { Type: 'Succeed' } } }),
  };
  ({ stateMachineArn } = await direct.send(new CreateStateMachineCommand({ ...machine, name: 'standard' })));
  const express = await direct.send(new CreateStateMachineCommand({ ...machine, name: 'express', type: 'EXPRESS' }));
  expressArn = express.stateMachineArn;
});
beforeEach(() => {
  faults = [];
  decided = [];
});
afterAll(async () => {
  for (const client of [tables, sfn, direct]) client.destroy();
  await faultySfn.stop();
  await faultyDynamodb.stop();
  await server.close();
  await dynamodb.stop();
});

const start = (name: string) => sfn.send(new StartExecutionCommand({ stateMachineArn, name }));
async function isStarted(name: string): Promise<boolean> {
  const executionArn = `${stateMachineArn?.replace(':stateMachine:', ':execution:')}:${name}`;
  return direct.send(new DescribeExecutionCommand({ executionArn })).then(
    () => true,
    () => false,
  );
}
const mapping = aMapping('arn:aws:dynamodb:us-east-1:000000000000:table/votes/stream/1');
/** Runs a function for a stream. */
const inFunction = (work: () => Promise<unknown>) =>
  faultyDynamodb.deliveries.around(createInProcessInvoker(work), mapping).invoke([], new AbortController().signal);

test('calls without a fault pass, also the one whose host has a prefix', async () => {
  expect(await start('passes')).toMatchObject({ executionArn: expect.any(String), $metadata: { attempts: 1 } });
  expect(await sfn.send(new StartSyncExecutionCommand({ stateMachineArn: expressArn }))).toMatchObject({
    status: 'SUCCEEDED',
  });
  expect(decided).toMatchObject([
    { service: 'sfn', operation: 'StartExecution' },
    { service: 'sfn', operation: 'StartSyncExecution' },
  ]);
});

test('the SDK knows ThrottlingException, and gives up after three attempts', async () => {
  faults = [{ kind: 'throttle', error: 'ThrottlingException', attempts: Number.POSITIVE_INFINITY }];
  const failure = await start('throttled').catch((thrown: unknown) => thrown);
  expect(failure).toMatchObject({ name: 'ThrottlingException', $metadata: { httpStatusCode: 400, attempts: 3 } });
  expect(await isStarted('throttled')).toBe(false);
});

test('after a lost answer, the execution is there, and the SDK’s retry finds its name taken', async () => {
  faults = [{ kind: 'lostAnswer' }];
  // The retry is refused if the execution has ended meanwhile, and else gets its ARN.
  const outcome = await start('lost').catch((thrown: unknown) => thrown);
  expect(outcome).toMatchObject({ $metadata: { attempts: 2 } });
  expect(outcome).toEqual(
    outcome instanceof Error
      ? expect.objectContaining({ name: 'ExecutionAlreadyExists' })
      : expect.objectContaining({ executionArn: expect.stringMatching(/:lost$/) }),
  );
  expect(await isStarted('lost')).toBe(true);
});

test.each(['before', 'after'] as const)(
  'after a crash %s the start of an execution, calls to both services fail, and so does the invocation',
  async (when) => {
    // Prepare
    faults = [{ kind: 'crash', when }];
    const errors: unknown[] = [];
    const [first, second] = [`crash-${when}`, `further-${when}`];
    // Act
    const invocation = await inFunction(async () => {
      for (const call of [() => start(first), () => start(second), () => tables.send(new ListTablesCommand({}))]) {
        await call().catch((error: unknown) => errors.push(error));
      }
    });
    // Assess
    expect(invocation).toMatchObject({ functionError: 'Unhandled' });
    expect(errors).toMatchObject([{ name: 'ProcessIsDead' }, { name: 'ProcessIsDead' }, { name: 'ProcessIsDead' }]);
    expect([await isStarted(first), await isStarted(second)]).toEqual([when === 'after', false]);
  },
);
