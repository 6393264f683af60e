import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  ListExecutionsCommand,
  StartExecutionCommand,
  StartSyncExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { LogLine } from '../../src/stepfunctions/index.ts';
import { createMachine, until } from './support/running-service.ts';
import { useService } from './support/use-service.ts';

const logged: LogLine[] = [];
const service = useService({
  tables: { polls: ['id', 'sk'] },
  functions: {
    deliver: (payload) => ({ delivered: payload }),
    broken: () => {
      throw new RangeError('too far');
    },
  },
  log: (line) => logged.push(line),
});

beforeAll(async () => {
  for (const sk of ['POLL', 'RESULT#1', 'RESULT#2']) {
    await service.dynamodb.send(new PutItemCommand({ TableName: 'polls', Item: { id: { S: 'p1' }, sk: { S: sk } } }));
  }
});

const passing = { StartAt: 'Pass', States: { Pass: { Type: 'Pass', End: true } } };
const sync = async (stateMachineArn: string, input: unknown) =>
  service.sfn.send(new StartSyncExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }));

test('StartSyncExecution answers the merged reads of a Parallel, optimized and aws-sdk, in one call', async () => {
  // Prepare
  const machine = await createMachine(
    service,
    {
      QueryLanguage: 'JSONata',
      StartAt: 'Read',
      States: {
        Read: {
          Type: 'Parallel',
          Branches: [
            {
              StartAt: 'Poll',
              States: {
                Poll: {
                  Type: 'Task',
                  Resource: 'arn:aws:states:::dynamodb:getItem',
                  Arguments: { TableName: 'polls', Key: { id: { S: '{% $states.input.id %}' }, sk: { S: 'POLL' } } },
                  Output: '{% $states.result.Item.sk.S %}',
                  End: true,
                },
              },
            },
            {
              StartAt: 'Results',
              States: {
                Results: {
                  Type: 'Task',
                  Resource: 'arn:aws:states:::aws-sdk:dynamodb:query',
                  Arguments: {
                    TableName: 'polls',
                    KeyConditionExpression: 'id = :id AND begins_with(sk, :prefix)',
                    ExpressionAttributeValues: { ':id': { S: '{% $states.input.id %}' }, ':prefix': { S: 'RESULT#' } },
                  },
                  Output: '{% [$states.result.Items.sk.S] %}',
                  End: true,
                },
              },
            },
          ],
          Output: { poll: '{% $states.result[0] %}', results: '{% $states.result[1] %}' },
          End: true,
        },
      },
    },
    'EXPRESS',
  );
  // Act
  const { status, output, executionArn, billingDetails } = await sync(machine, { id: 'p1' });
  // Assess
  expect([status, JSON.parse(output ?? '')]).toEqual([
    'SUCCEEDED',
    { poll: 'POLL', results: ['RESULT#1', 'RESULT#2'] },
  ]);
  expect(executionArn).toMatch(/:express:machine-\d+:[0-9a-f-]{36}:[0-9a-f-]{36}$/);
  expect(billingDetails).toMatchObject({ billedMemoryUsedInMB: 64 });
});

test('a Map calls a function for each item and keeps the order', async () => {
  const machine = await createMachine(
    service,
    {
      QueryLanguage: 'JSONata',
      StartAt: 'Each',
      States: {
        Each: {
          Type: 'Map',
          Items: '{% $states.input.shards %}',
          MaxConcurrency: 2,
          ItemSelector: { shard: '{% $states.context.Map.Item.Value %}', of: '{% $count($states.input.shards) %}' },
          ItemProcessor: {
            ProcessorConfig: { Mode: 'INLINE' },
            StartAt: 'Deliver',
            States: {
              Deliver: {
                Type: 'Task',
                Resource: 'arn:aws:states:::lambda:invoke',
                Arguments: {
                  FunctionName: 'arn:aws:lambda:us-east-1:000000000000:function:deliver:$LATEST',
                  Payload: '{% $states.input %}',
                },
                Output: '{% $states.result.Payload.delivered.shard %}',
                End: true,
              },
            },
          },
          End: true,
        },
      },
    },
    'EXPRESS',
  );
  const { output } = await sync(machine, { shards: [5, 6, 7, 8, 9] });
  expect(JSON.parse(output ?? '')).toEqual([5, 6, 7, 8, 9]);
});

test('StartSyncExecution answers a failed execution with FAILED, error and cause', async () => {
  const machine = await createMachine(
    service,
    {
      QueryLanguage: 'JSONata',
      StartAt: 'Call',
      States: {
        Call: {
          Type: 'Task',
          Resource: 'arn:aws:states:::lambda:invoke',
          Arguments: { FunctionName: 'broken', Payload: {} },
          End: true,
        },
      },
    },
    'EXPRESS',
  );
  const { status, error, cause, output } = await sync(machine, {});
  expect([status, error, JSON.parse(cause ?? ''), output]).toEqual([
    'FAILED',
    'RangeError',
    { errorMessage: 'too far', errorType: 'RangeError' },
    undefined,
  ]);
});

test('calling an unknown function is Lambda.ResourceNotFoundException', async () => {
  const machine = await createMachine(
    service,
    {
      StartAt: 'Call',
      States: { Call: { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:000000000000:function:unknown', End: true } },
    },
    'EXPRESS',
  );
  expect(await sync(machine, {})).toMatchObject({ status: 'FAILED', error: 'Lambda.ResourceNotFoundException' });
});

test.each(['aws-sdk:sqs:listQueues', 'sqs:sendMessage'])(
  '%s without a local endpoint fails and names the variable to set',
  async (integration) => {
    const machine = await createMachine(
      service,
      {
        StartAt: 'Call',
        States: {
          Call: { Type: 'Task', Resource: `arn:aws:states:::${integration}`, Parameters: {}, End: true },
        },
      },
      'EXPRESS',
    );
    expect(await sync(machine, {})).toMatchObject({
      status: 'FAILED',
      cause: `${integration} cannot be called offline: it has no local endpoint: set AWS_ENDPOINT_URL_SQS`,
    });
  },
);

test('Express executions cannot be described or listed, and StartSyncExecution refuses Standard machines', async () => {
  const stateMachineArn = await createMachine(service, passing, 'EXPRESS');
  const { executionArn } = await service.sfn.send(new StartExecutionCommand({ stateMachineArn }));
  await expect(service.sfn.send(new DescribeExecutionCommand({ executionArn }))).rejects.toMatchObject({
    name: 'InvalidArn',
  });
  await expect(service.sfn.send(new ListExecutionsCommand({ stateMachineArn }))).rejects.toMatchObject({
    name: 'StateMachineTypeNotSupported',
  });
  await expect(sync(await createMachine(service, passing), {})).rejects.toMatchObject({
    name: 'StateMachineTypeNotSupported',
  });
});

test('an Express execution logs its history', async () => {
  const stateMachineArn = await createMachine(service, passing, 'EXPRESS');
  const { executionArn } = await service.sfn.send(new StartExecutionCommand({ stateMachineArn, input: '{"a":1}' }));
  const lines = await until(() => {
    const own = logged.filter((line) => line.executionArn === executionArn);
    return own.some(({ type }) => type === 'ExecutionSucceeded') ? own : undefined;
  });
  expect(lines.map(({ type }) => type)).toEqual([
    'ExecutionStarted',
    'PassStateEntered',
    'PassStateExited',
    'ExecutionSucceeded',
  ]);
});

test('METADATA_ONLY leaves out definitions, input and output', async () => {
  const machine = await createMachine(service, passing, 'EXPRESS');
  const includedData = 'METADATA_ONLY';
  const described = await service.sfn.send(new DescribeStateMachineCommand({ stateMachineArn: machine, includedData }));
  expect(described.definition).toBe('{}');
  const started = new StartSyncExecutionCommand({ stateMachineArn: machine, includedData });
  const { status, input, output, outputDetails } = await service.sfn.send(started);
  expect([status, input, output, outputDetails]).toEqual(['SUCCEEDED', undefined, undefined, { included: false }]);
});
