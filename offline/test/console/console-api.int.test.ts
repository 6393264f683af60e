import { DescribeExecutionCommand, GetExecutionHistoryCommand } from '@aws-sdk/client-sfn';
import { askingMachine, type RunningConsole, startConsole } from './support/running-console.ts';

let running: RunningConsole;
let machineArn: string;
let executions = 0;

beforeAll(async () => {
  running = await startConsole();
  machineArn = await running.createMachine('asking', askingMachine);
});
afterAll(() => running.close());

/** Starts an execution that waits for its token. */
async function aWaitingExecution(): Promise<string> {
  const executionArn = await running.startExecution(machineArn, `visit-${++executions}`);
  await running.service.executions.get(executionArn)?.idle();
  return executionArn;
}

async function theTask(executionArn: string): Promise<string> {
  const { answer } = await running.ask('ListPendingTasks', { executionArn });
  const taskId = /"taskId":"([^"]+)"/.exec(JSON.stringify(answer))?.[1];
  if (taskId === undefined) throw new Error(`No task waits: ${JSON.stringify(answer)}`);
  return taskId;
}

describe('the console’s API', () => {
  test('lists a waiting task with its state and remaining heartbeat, but without its token', async () => {
    // Prepare
    const executionArn = await aWaitingExecution();

    // Act
    const { status, answer } = await running.ask('ListPendingTasks', { executionArn });

    // Assess
    expect(status).toBe(200);
    expect(answer).toEqual({
      tasks: [{ taskId: expect.any(String), state: 'Ask', enteredEventId: 4, heartbeatInMs: expect.any(Number) }],
    });
    const { events = [] } = await running.sfn.send(new GetExecutionHistoryCommand({ executionArn }));
    const scheduled =
      events.find(({ type }) => type === 'TaskScheduled')?.taskScheduledEventDetails?.parameters ?? '{}';
    const { Token: token } = JSON.parse(scheduled);
    expect(token).toEqual(expect.any(String));
    expect(JSON.stringify(answer)).not.toContain(token);
  });

  test('lets a task succeed with an output', async () => {
    const executionArn = await aWaitingExecution();

    await running.ask('SucceedTask', { executionArn, taskId: await theTask(executionArn), output: '{"x":1}' });
    await running.service.executions.get(executionArn)?.ended();

    const { status } = await running.sfn.send(new DescribeExecutionCommand({ executionArn }));
    expect(status).toBe('SUCCEEDED');
  });

  test('lets a task fail with an error and cause', async () => {
    const executionArn = await aWaitingExecution();

    await running.ask('FailTask', { executionArn, taskId: await theTask(executionArn), error: 'Gone', cause: 'left' });
    await running.service.executions.get(executionArn)?.ended();

    const description = await running.sfn.send(new DescribeExecutionCommand({ executionArn }));
    expect(description).toMatchObject({ status: 'FAILED', error: 'Gone', cause: 'left' });
  });

  test('answers TaskTimedOut for a task that is over, as AWS does for its token', async () => {
    const executionArn = await aWaitingExecution();
    const request = { executionArn, taskId: await theTask(executionArn), output: '{}' };
    await running.ask('SucceedTask', request);

    expect(await running.ask('SucceedTask', request)).toMatchObject({
      status: 400,
      answer: { __type: 'TaskTimedOut' },
    });
  });

  test('answers InvalidOutput for output that is not JSON, and the task waits on', async () => {
    const executionArn = await aWaitingExecution();
    const taskId = await theTask(executionArn);

    const { answer } = await running.ask('SucceedTask', { executionArn, taskId, output: '{' });

    expect(answer).toMatchObject({ __type: 'InvalidOutput' });
    expect(await theTask(executionArn)).toBe(taskId);
  });

  test('counts executions by machine and status', async () => {
    const arn = await running.createMachine('counted', { StartAt: 'A', States: { A: { Type: 'Fail' } } });
    await running.service.executions.get(await running.startExecution(arn, 'one'))?.ended();

    const { answer } = await running.ask('CountExecutions', {});

    expect(answer).toHaveProperty(['machines', arn], { RUNNING: 0, SUCCEEDED: 0, FAILED: 1, TIMED_OUT: 0, ABORTED: 0 });
  });

  test('lists and describes Express executions as AWS does Standard ones', async () => {
    const definition = { StartAt: 'A', States: { A: { Type: 'Pass', End: true } } };
    const stateMachineArn = await running.createMachine('quick', definition, 'EXPRESS');
    const executionArn = await running.startExecution(stateMachineArn, 'one');
    await running.service.executions.get(executionArn)?.ended();

    const [list, description, machine, history] = [
      await running.ask('ListExecutions', { stateMachineArn, statusFilter: 'SUCCEEDED' }),
      await running.ask('DescribeExecution', { executionArn }),
      await running.ask('DescribeStateMachineForExecution', { executionArn }),
      await running.ask('GetExecutionHistory', { executionArn, maxResults: 1, reverseOrder: true }),
    ];

    expect(list.answer).toMatchObject({ executions: [{ executionArn, name: 'one', status: 'SUCCEEDED' }] });
    expect(description.answer).toMatchObject({ executionArn, name: 'one', output: '{"visitor":"Aiko"}' });
    expect(machine.answer).toEqual({ definition: JSON.stringify(definition) });
    expect(history.answer).toMatchObject({
      events: [{ type: 'ExecutionSucceeded', id: 4 }],
      nextToken: expect.any(String),
    });
  });

  test('sends its followers an execution that starts', async () => {
    // Prepare
    const leave = new AbortController();
    const response = await fetch(`${running.url}/console/api/changes`, { signal: leave.signal });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();

    // Act
    const executionArn = await running.startExecution(machineArn, 'heard-of');

    // Assess
    let heard = '';
    while (!heard.includes('data: ')) heard += (await reader?.read())?.value ?? '';
    expect(heard).toContain(JSON.stringify({ executions: [executionArn], machines: false }));
    leave.abort();
  });

  test.each([
    ['an unknown action', 'Nonsense', { 'content-type': 'application/json' }, 404],
    [
      'a request that another site can send without a preflight',
      'CountExecutions',
      { 'content-type': 'text/plain' },
      415,
    ],
  ])('refuses %s', async (_what, action, headers, status) => {
    expect(await running.ask(action, {}, headers)).toMatchObject({ status });
  });

  test('names the mistake in a request', async () => {
    expect(await running.ask('ListPendingTasks', {})).toMatchObject({
      status: 400,
      answer: { __type: 'ValidationException', message: expect.stringContaining('executionArn') },
    });
  });
});

describe('the page', () => {
  test('says how to build it, if it is not built', async () => {
    const response = await fetch(`${running.url}/console/`);

    expect(response.status).toBe(503);
    expect(await response.text()).toContain('npm run build -w offline/console');
  });

  test.each(['/console/assets/..%2f..%2f..%2fpackage.json', '/console/assets/none.js'])(
    '%s is not a file of the page',
    async (path) => {
      expect((await fetch(running.url + path)).status).toBe(404);
    },
  );

  test.each(['/consoles', '//'])('%s is an address of the service, not of the page', async (path) => {
    const response = await fetch(running.url + path, { method: 'POST' });

    expect(await response.json()).toMatchObject({ __type: 'UnknownOperationException' });
  });
});
