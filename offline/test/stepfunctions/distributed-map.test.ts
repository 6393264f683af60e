import type { Json, JsonObject } from '../../src/json.ts';
import type { StepFunctionsService, TaskDispatcher } from '../../src/stepfunctions/index.ts';
import { newService, roleArn } from './support/in-process.ts';

const services: StepFunctionsService[] = [];
afterEach(async () => {
  for (const service of services.splice(0)) await service.close();
});

function aService(): StepFunctionsService {
  const integrations: TaskDispatcher = {
    submit: async ({ parameters }) => parameters,
    awaitCompletion: async () => ({}),
  };
  const service = newService({ integrations });
  services.push(service);
  return service;
}

/** Waits for a token that nobody uses. */
const waits = 'arn:aws:states:::sqs:sendMessage.waitForTaskToken';
const pass: JsonObject = { StartAt: 'Pass', States: { Pass: { Type: 'Pass', End: true } } };
const odd: JsonObject = {
  StartAt: 'Odd?',
  States: {
    'Odd?': { Type: 'Choice', Choices: [{ Variable: '$.odd', BooleanEquals: true, Next: 'Bad' }], Default: 'Good' },
    Bad: { Type: 'Fail', Error: 'Odd', Cause: 'by design' },
    Good: { Type: 'Pass', OutputPath: '$.n', End: true },
  },
};
const items = [1, 2, 3, 4].map((n) => ({ n, odd: n % 2 === 1 }));

/** Returns a distributed Map state. */
const distributed = (processor: JsonObject, fields: JsonObject = {}, config: JsonObject = {}): JsonObject => ({
  Type: 'Map',
  ItemProcessor: { ...processor, ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD', ...config } },
  End: true,
  ...fields,
});
const machineOf = (state: JsonObject): JsonObject => ({ StartAt: 'Each', States: { Each: state } });

async function start(service: StepFunctionsService, definition: JsonObject, input: Json): Promise<string> {
  const machine = { name: 'm', definition: JSON.stringify(definition), roleArn };
  const { stateMachineArn = '' } = await service.call('CreateStateMachine', machine);
  const { executionArn } = await service.call('StartExecution', {
    stateMachineArn,
    name: 'e',
    input: JSON.stringify(input),
  });
  return String(executionArn);
}

async function run(definition: JsonObject, input: Json, service = aService()) {
  const executionArn = await start(service, definition, input);
  await service.executions.get(executionArn)?.ended();
  const execution = service.executions.get(executionArn)?.execution;
  const { events = [] } = execution?.history ?? {};
  const { status, output, error, cause } = execution?.ending ?? {};
  const [mapRunArn = ''] = execution?.mapRuns.keys() ?? [];
  return {
    ...{ service, executionArn, mapRunArn, status, error, cause },
    output: output === undefined ? undefined : JSON.parse(output),
    types: events.map(({ type }) => type),
    links: events.map(({ type, previousEventId }) => `${type} after ${events[previousEventId - 1]?.type ?? 'nothing'}`),
  };
}

/** Resolves with the Map Runs of an execution once this many children run. */
async function untilStarted(service: StepFunctionsService, executionArn: string, children: number) {
  const { mapRuns } = service.executions.get(executionArn)?.execution ?? {};
  const started = () => service.executions.ofMapRun([...(mapRuns?.keys() ?? [])][0] ?? '').length >= children;
  while (!started()) await new Promise((resolve) => service.onChange(resolve));
  return mapRuns ?? new Map<string, unknown>();
}

const describeRun = (ran: { service: StepFunctionsService; mapRunArn: string }) =>
  ran.service.call('DescribeMapRun', { mapRunArn: ran.mapRunArn });

test('the history only has the Map Run, linked as on AWS since November 2024', async () => {
  const { output, links } = await run(machineOf(distributed(pass)), ['a', 'b']);
  expect(output).toEqual(['a', 'b']);
  expect(links).toEqual([
    'ExecutionStarted after nothing',
    'MapStateEntered after nothing',
    'MapStateStarted after MapStateEntered',
    'MapRunStarted after MapStateStarted',
    'MapRunSucceeded after MapRunStarted',
    'MapStateSucceeded after MapRunSucceeded',
    'MapStateExited after MapRunStarted',
    'ExecutionSucceeded after MapStateExited',
  ]);
});

test('each item has a separate execution, named by the Label, with its own context object', async () => {
  const context: JsonObject = {
    StartAt: 'Pass',
    States: {
      Pass: { Type: 'Pass', Parameters: { 'id.$': '$$.Execution.Id', 'input.$': '$$.Execution.Input' }, End: true },
    },
  };
  const ran = await run(machineOf(distributed(context, { Label: 'Each' })), ['a']);
  const { executions } = await ran.service.call('ListExecutions', { mapRunArn: ran.mapRunArn });
  const child = 'arn:aws:states:us-east-1:000000000000:execution:m/Each:';
  expect(executions).toMatchObject([
    { executionArn: expect.stringContaining(child), mapRunArn: ran.mapRunArn, itemCount: 1, status: 'SUCCEEDED' },
  ]);
  expect(ran.output).toEqual([{ id: expect.stringContaining(child), input: 'a' }]);
  expect(await ran.service.call('DescribeExecution', { executionArn: ran.output[0].id })).toMatchObject({
    mapRunArn: ran.mapRunArn,
    stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:m/Each',
  });
  expect(await ran.service.call('ListMapRuns', { executionArn: ran.executionArn })).toMatchObject({
    mapRuns: [{ mapRunArn: ran.mapRunArn, executionArn: ran.executionArn }],
  });
});

test('an Express child has the ARN of an Express execution', async () => {
  const ran = await run(machineOf(distributed(pass, { Label: 'Each' }, { ExecutionType: 'EXPRESS' })), ['a']);
  const { executions } = await ran.service.call('ListExecutions', { mapRunArn: ran.mapRunArn });
  expect([ran.output, executions]).toMatchObject([
    ['a'],
    [{ executionArn: expect.stringMatching(/:express:m\/Each:[^:]+:[^:]+$/) }],
  ]);
});

test('without a threshold the first failure ends the run; items that were not started are pending', async () => {
  const ran = await run(machineOf(distributed(odd, { MaxConcurrency: 1 })), items);
  expect(ran).toMatchObject({
    error: 'States.ExceedToleratedFailureThreshold',
    cause: 'The specified tolerated failure threshold was exceeded',
  });
  expect(ran.types.slice(-3)).toEqual(['MapRunFailed', 'MapStateFailed', 'ExecutionFailed']);
  expect(await describeRun(ran)).toMatchObject({ status: 'FAILED', itemCounts: { failed: 1, pending: 3, total: 4 } });
});

test.each([
  [{ ToleratedFailureCount: 2 }, [2, 4]],
  [{ ToleratedFailurePercentage: 50 }, [2, 4]],
  [{ ToleratedFailureCount: 2, ToleratedFailurePercentage: 49 }, undefined],
])('the result omits failures within %j', async (tolerated, output) => {
  const ran = await run(machineOf(distributed(odd, tolerated)), items);
  expect(ran.output).toEqual(output);
});

test('a Catch sees the failed run', async () => {
  const caught = { ErrorEquals: ['States.ExceedToleratedFailureThreshold'], Next: 'Caught' };
  const { status, types } = await run(
    {
      StartAt: 'Each',
      States: { Each: { ...distributed(odd), Catch: [caught] }, Caught: { Type: 'Succeed' } },
    },
    items,
  );
  expect([status, types.slice(4, 7)]).toEqual(['SUCCEEDED', ['MapRunFailed', 'MapStateFailed', 'MapStateExited']]);
});

test.each([
  ['a limited number of items', { MaxItemsPerBatch: 3 }, [3, 1]],
  ['a limited number of bytes', { MaxInputBytesPerBatch: 56 }, [2, 2]],
  ['as many items as a path says', { MaxItemsPerBatchPath: '$.most' }, [2, 2]],
])('a batch has %s, and the shared BatchInput', async (_what, limit, sizes) => {
  const batcher = { ...limit, BatchInput: { 'most.$': '$.most' } };
  const ran = await run(machineOf(distributed(pass, { ItemsPath: '$.items', ItemBatcher: batcher })), {
    most: 2,
    items: [1, 2, 3, 4].map((n) => ({ n })),
  });
  expect(ran.output.map(({ Items }: { Items: Json[] }) => Items.length)).toEqual(sizes);
  expect(ran.output[0]).toEqual({ BatchInput: { most: 2 }, Items: expect.arrayContaining([{ n: 1 }]) });
  expect(await describeRun(ran)).toMatchObject({ itemCounts: { total: 4 }, executionCounts: { total: 2 } });
});

test('an ItemSelector sees the item and the variables around the Map in both query languages', async () => {
  const jsonPath = { 'v.$': '$$.Map.Item.Value', 'i.$': '$$.Map.Item.Index', 'all.$': '$' };
  expect((await run(machineOf(distributed(pass, { ItemSelector: jsonPath })), ['a'])).output).toEqual([
    { v: 'a', i: 0, all: ['a'] },
  ]);
  const jsonata = { v: '{% $states.context.Map.Item.Value & $seen %}', from: '{% $states.context.Map.Item.Source %}' };
  const { output } = await run(
    {
      QueryLanguage: 'JSONata',
      StartAt: 'See',
      States: {
        See: { Type: 'Pass', Assign: { seen: '!' }, Next: 'Each' },
        Each: distributed(pass, { Items: '{% $states.input %}', ItemSelector: jsonata }),
      },
    },
    ['a'],
  );
  expect(output).toEqual([{ v: 'a!', from: 'STATE_DATA' }]);
});

test.each<[string, unknown, number]>([
  [
    'NONE',
    expect.objectContaining({ Output: '[1,2]', Input: '[1,2]', Status: 'SUCCEEDED', RedriveStatus: 'NOT_REDRIVABLE' }),
    2,
  ],
  ['COMPACT', [1, 2], 2],
  ['FLATTEN', 1, 4],
])('results without a bucket are transformed: %s', async (Transformation, first, length) => {
  const ResultWriter = { WriterConfig: { Transformation, OutputType: 'JSON' } };
  const { output } = await run(machineOf(distributed(pass, { ResultWriter })), [
    [1, 2],
    [3, 4],
  ]);
  expect([output[0], output.length]).toEqual([first, length]);
});

test('stopping an execution stops the children of its Map Run', async () => {
  const wait: JsonObject = {
    StartAt: 'Wait',
    States: { Wait: { Type: 'Task', Resource: waits, Parameters: {}, End: true } },
  };
  const service = aService();
  const executionArn = await start(service, machineOf(distributed(wait, { MaxConcurrency: 2 })), ['a', 'b', 'c']);
  const [mapRunArn = ''] = (await untilStarted(service, executionArn, 2)).keys();
  await service.call('StopExecution', { executionArn });
  const { executions } = await service.call('ListExecutions', { mapRunArn, statusFilter: 'ABORTED' });
  expect(executions).toHaveLength(2);
  expect(await service.call('DescribeMapRun', { mapRunArn })).toMatchObject({
    status: 'ABORTED',
    itemCounts: { aborted: 2, pending: 1 },
  });
});

test('UpdateMapRun starts more children at once', async () => {
  const wait: JsonObject = {
    StartAt: 'Wait',
    States: { Wait: { Type: 'Task', Resource: waits, Parameters: {}, End: true } },
  };
  const service = aService();
  const executionArn = await start(service, machineOf(distributed(wait, { MaxConcurrency: 1 })), ['a', 'b', 'c']);
  const [mapRunArn = ''] = (await untilStarted(service, executionArn, 1)).keys();
  await service.call('UpdateMapRun', { mapRunArn, maxConcurrency: 3 });
  expect((await service.call('ListExecutions', { mapRunArn })).executions).toHaveLength(3);
});

test('an unknown Map Run is ResourceNotFound', async () => {
  const mapRunArn = 'arn:aws:states:us-east-1:000000000000:mapRun:m/Each:none';
  for (const operation of ['DescribeMapRun', 'ListExecutions', 'UpdateMapRun'])
    await expect(aService().call(operation, { mapRunArn })).rejects.toMatchObject({ type: 'ResourceNotFound' });
});

test.each([
  ['ItemsPath', distributed(pass, { ItemsPath: '$.servers' })],
  ['Items', distributed(pass, { QueryLanguage: 'JSONata', Items: '{% $states.input.servers %}' })],
])('each field of an object in %s is an item with its key', async (_field, state) => {
  const servers = JSON.parse('{"web":{"port":80},"constructor":1,"__proto__":null}');
  expect((await run(machineOf(state), { servers })).output).toEqual([
    { Key: 'web', Value: { port: 80 } },
    { Key: 'constructor', Value: 1 },
    { Key: '__proto__', Value: null },
  ]);
});
