import {
  DescribeExecutionCommand,
  ListExecutionsCommand,
  RedriveExecutionCommand,
  SendTaskSuccessCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { Json } from '../../src/json.ts';
import { type TaskCall, TaskFailure } from '../../src/stepfunctions/index.ts';
import {
  createMachine,
  ended,
  history,
  outline,
  startExecution,
  startService,
  until,
} from './support/running-service.ts';
import { useService } from './support/use-service.ts';

/** Names of the tasks that fail at the moment. */
const failing = new Set<string>();
const calls: string[] = [];
let token = '';
const integrations = {
  submit: async ({ parameters, taskToken }: TaskCall): Promise<Json> => {
    const name = JSON.stringify(parameters);
    calls.push(name);
    token = taskToken ?? token;
    if (failing.has(name)) throw new TaskFailure('Broken', `${name} is broken`);
    return `did ${name}`;
  },
  awaitCompletion: async (): Promise<Json> => null,
};

const service = useService({ integrations, keepsData: true });
beforeEach(() => {
  failing.clear();
  calls.length = 0;
});

const task = (name: string, more: object = {}) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: name,
  End: true,
  ...more,
});
const one = (state: object) => ({ QueryLanguage: 'JSONata', StartAt: 'State', States: { State: state } });
const branch = (name: string, state: object) => ({ StartAt: name, States: { [name]: state } });
const redrive = (executionArn: string, clientToken?: string) =>
  service.sfn.send(new RedriveExecutionCommand({ executionArn, clientToken }));

async function run(definition: object, input?: unknown): Promise<string> {
  const executionArn = await startExecution(service, await createMachine(service, definition), input);
  await ended(service, executionArn);
  return executionArn;
}

test('a redrive continues at the failed state, repeats nothing that succeeded, and extends the history', async () => {
  // Prepare
  failing.add('"b"');
  const executionArn = await run({
    QueryLanguage: 'JSONata',
    StartAt: 'A',
    States: { A: task('a', { End: undefined, Next: 'B' }), B: task('b') },
  });
  expect(await service.sfn.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({
    status: 'FAILED',
    redriveCount: 0,
    redriveStatus: 'REDRIVABLE',
  });
  failing.clear();
  // Act
  const { redriveDate } = await redrive(executionArn);
  // Assess
  expect(await ended(service, executionArn)).toMatchObject({
    status: 'SUCCEEDED',
    output: JSON.stringify('did "b"'),
    redriveCount: 1,
    redriveDate,
    redriveStatus: 'NOT_REDRIVABLE',
    redriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
  });
  expect(calls).toEqual(['"a"', '"b"', '"b"']);
  const events = await history(service, executionArn);
  expect(outline(events).slice(10)).toEqual([
    '11<10 ExecutionFailed',
    '12<11 ExecutionRedriven',
    '13<12 TaskScheduled',
    '14<13 TaskStarted',
    '15<14 TaskSucceeded',
    '16<15 TaskStateExited',
    '17<16 ExecutionSucceeded',
  ]);
  expect(events[11]?.executionRedrivenEventDetails).toEqual({ redriveCount: 1 });
});

test('a redrive of a Parallel continues only failed and aborted branches, nested ones as well', async () => {
  failing.add('"bad"');
  const inner = { Type: 'Parallel', Branches: [branch('Bad', task('bad')), branch('Ok', task('inner'))], End: true };
  const executionArn = await run(
    one({ Type: 'Parallel', Branches: [branch('Good', task('good')), branch('Inner', inner)], End: true }),
  );
  failing.clear();
  await redrive(executionArn);
  const { output } = await ended(service, executionArn);
  expect(JSON.parse(`${output}`)).toEqual(['did "good"', ['did "bad"', 'did "inner"']]);
  expect(calls.filter((name) => name === '"good"')).toEqual(['"good"']);
});

test.each([0, 1])(
  'a redrive of a Map with MaxConcurrency %i continues only unfinished iterations',
  async (MaxConcurrency) => {
    failing.add('2');
    const executionArn = await run(
      one({
        Type: 'Map',
        Items: [1, 2, 3],
        MaxConcurrency,
        ItemProcessor: branch('Each', { ...task('x'), Arguments: '{% $states.input %}' }),
        End: true,
      }),
    );
    failing.clear();
    await redrive(executionArn);
    const { output } = await ended(service, executionArn);
    expect(JSON.parse(`${output}`)).toEqual(['did 1', 'did 2', 'did 3']);
    expect(calls.filter((name) => name === '1')).toEqual(['1']);
  },
);

test('an iteration with a tolerated failure is redriven if the Map fails because of another', async () => {
  failing.add('1').add('2');
  const executionArn = await run(
    one({
      Type: 'Map',
      Items: [1, 2, 3],
      MaxConcurrency: 1,
      ToleratedFailureCount: 1,
      ItemProcessor: branch('Each', { ...task('x'), Arguments: '{% $states.input %}' }),
      End: true,
    }),
  );
  failing.clear();
  await redrive(executionArn);
  expect(JSON.parse(`${(await ended(service, executionArn)).output}`)).toEqual(['did 1', 'did 2', 'did 3']);
});

test('a state whose branches have all succeeded is redriven as a whole', async () => {
  const large = 'x'.repeat(200_000);
  const executionArn = await run(
    one({
      Type: 'Parallel',
      Branches: [branch('A', task('a')), branch('B', task('b'))],
      Output: `{% [$states.result, '${large}', '${large}'] %}`,
      End: true,
    }),
  );
  await redrive(executionArn);
  expect(await ended(service, executionArn)).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
  expect(calls.sort()).toEqual(['"a"', '"a"', '"b"', '"b"']);
});

test('a redrive starts with all retries, and the context object has its count and time', async () => {
  failing.add('"a"');
  const Retry = [{ ErrorEquals: ['Broken'], MaxAttempts: 2, IntervalSeconds: 1, BackoffRate: 1 }];
  const quick = await startService({ integrations, delayCapMs: 0 });
  const context = '{% [$states.context.Execution.RedriveCount, $states.context.Execution.RedriveTime] %}';
  const machine = await createMachine(quick, one(task('a', { Retry, Output: context })));
  const executionArn = await startExecution(quick, machine);
  await ended(quick, executionArn);
  const { redriveDate } = await quick.sfn.send(new RedriveExecutionCommand({ executionArn }));
  await ended(quick, executionArn);
  expect(calls).toHaveLength(6);
  failing.clear();
  await quick.sfn.send(new RedriveExecutionCommand({ executionArn }));
  const { output = '', redriveDate: last } = await ended(quick, executionArn);
  expect(JSON.parse(output)).toEqual([2, last?.toISOString()]);
  expect(last?.getTime()).toBeGreaterThanOrEqual(redriveDate?.getTime() ?? 0);
  await quick.close();
});

test('a redrive does not return to a state that a Catch has left; a Fail state is entered again', async () => {
  failing.add('"a"');
  const States = {
    Both: {
      Type: 'Parallel',
      Branches: [branch('A', task('a')), branch('W', { Type: 'Wait', Seconds: 600, End: true })],
      Catch: [{ ErrorEquals: ['Broken'], Next: 'Stop' }],
      End: true,
    },
    Stop: { Type: 'Fail', Error: 'Stopped' },
  };
  const executionArn = await run({ QueryLanguage: 'JSONata', StartAt: 'Both', States });
  await redrive(executionArn);
  expect(await ended(service, executionArn)).toMatchObject({ status: 'FAILED', error: 'Stopped', redriveCount: 1 });
  expect((await history(service, executionArn)).slice(-3).map(({ type }) => type)).toEqual([
    'ExecutionRedriven',
    'FailStateEntered',
    'ExecutionFailed',
  ]);
});

test('a stopped execution can be redriven after a restart; its old token is invalid, and a client token counts once', async () => {
  // Prepare
  const machine = await createMachine(
    service,
    one(task('ask', { Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken' })),
  );
  const executionArn = await startExecution(service, machine);
  await until(async () => ((await history(service, executionArn)).length === 5 ? true : undefined));
  await service.sfn.send(new StopExecutionCommand({ executionArn }));
  const old = token;
  await service.restart();
  // Act
  const first = await redrive(executionArn, 'once');
  await until(async () => ((await history(service, executionArn)).length === 10 ? true : undefined));
  await expect(service.sfn.send(new SendTaskSuccessCommand({ taskToken: old, output: '1' }))).rejects.toMatchObject({
    name: 'TaskTimedOut',
  });
  await service.restart();
  await service.sfn.send(new SendTaskSuccessCommand({ taskToken: token, output: '"answer"' }));
  // Assess
  expect(await ended(service, executionArn)).toMatchObject({
    status: 'SUCCEEDED',
    output: '"answer"',
    redriveCount: 1,
  });
  expect((await history(service, executionArn)).map(({ type }) => type)).toEqual([
    'ExecutionStarted',
    'TaskStateEntered',
    'TaskScheduled',
    'TaskStarted',
    'TaskSubmitted',
    'ExecutionAborted',
    'ExecutionRedriven',
    'TaskScheduled',
    'TaskStarted',
    'TaskSubmitted',
    'TaskSucceeded',
    'TaskStateExited',
    'ExecutionSucceeded',
  ]);
  expect(await redrive(executionArn, 'once')).toMatchObject({ redriveDate: first.redriveDate });
  await expect(redrive(executionArn, 'again')).rejects.toMatchObject({
    name: 'ExecutionNotRedrivable',
    message: 'Execution is SUCCEEDED and cannot be redriven',
  });
});

test("a redriven execution has its machine's whole time-out again", async () => {
  const wait = { Type: 'Wait', Seconds: '{% $states.context.Execution.RedriveCount = 0 ? 60 : 0 %}', End: true };
  const executionArn = await run({ ...one(wait), TimeoutSeconds: 1 });
  await redrive(executionArn);
  expect(await ended(service, executionArn)).toMatchObject({ status: 'SUCCEEDED', redriveCount: 1 });
});

test('executions can be filtered by redrive; Express executions and filters of Map Runs are refused', async () => {
  failing.add('"a"');
  const stateMachineArn = await createMachine(service, one(task('a')));
  const [first, second] = [
    await startExecution(service, stateMachineArn),
    await startExecution(service, stateMachineArn),
  ];
  await ended(service, first);
  await ended(service, second);
  await redrive(first);
  await ended(service, first);
  const list = async (redriveFilter?: 'REDRIVEN' | 'NOT_REDRIVEN') => {
    const { executions } = await service.sfn.send(new ListExecutionsCommand({ stateMachineArn, redriveFilter }));
    return executions?.map(({ executionArn, redriveCount }) => [executionArn, redriveCount]);
  };
  expect([await list('REDRIVEN'), await list('NOT_REDRIVEN')]).toEqual([[[first, 1]], [[second, 0]]]);
  expect(await list()).toHaveLength(2);
  const invalid = { name: 'ValidationException' };
  const pending = new ListExecutionsCommand({ stateMachineArn, statusFilter: 'PENDING_REDRIVE' });
  await expect(service.sfn.send(pending)).rejects.toMatchObject(invalid);
  await expect(service.sfn.send(new ListExecutionsCommand({}))).rejects.toMatchObject(invalid);
  const express = 'arn:aws:states:us-east-1:000000000000:express:m:e:1';
  await expect(redrive(express)).rejects.toMatchObject({ name: 'InvalidArn' });
});
