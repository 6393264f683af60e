import {
  CreateActivityCommand,
  DeleteActivityCommand,
  DescribeActivityCommand,
  GetActivityTaskCommand,
  ListActivitiesCommand,
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { createMachine, ended, history, outline, startExecution } from './support/running-service.ts';
import { useService } from './support/use-service.ts';

const service = useService({ keepsData: true });

let names = 0;
async function createActivity(): Promise<string> {
  const { activityArn = '' } = await service.sfn.send(new CreateActivityCommand({ name: `work${++names}` }));
  return activityArn;
}

async function start(activityArn: string, input: unknown = { n: 1 }, more: object = {}): Promise<string> {
  const States = { Work: { Type: 'Task', Resource: activityArn, End: true, ...more } };
  return startExecution(service, await createMachine(service, { StartAt: 'Work', States }), input);
}

const poll = (activityArn: string, workerName?: string) =>
  service.sfn.send(new GetActivityTaskCommand({ activityArn, workerName }));

test('a worker fetches a task, keeps it with heartbeats and completes it, with the events of AWS', async () => {
  const activityArn = await createActivity();
  const executionArn = await start(activityArn, { n: 1 }, { TimeoutSeconds: 60, HeartbeatSeconds: 10 });
  const { taskToken, input } = await poll(activityArn, 'worker');
  expect(input).toBe('{"n":1}');
  await service.sfn.send(new SendTaskHeartbeatCommand({ taskToken }));
  await service.sfn.send(new SendTaskSuccessCommand({ taskToken, output: '{"done":true}' }));
  expect(await ended(service, executionArn)).toMatchObject({ status: 'SUCCEEDED', output: '{"done":true}' });
  const events = await history(service, executionArn);
  expect(outline(events)).toEqual([
    '1<0 ExecutionStarted',
    '2<0 TaskStateEntered',
    '3<2 ActivityScheduled',
    '4<3 ActivityStarted',
    '5<4 ActivitySucceeded',
    '6<5 TaskStateExited',
    '7<6 ExecutionSucceeded',
  ]);
  expect(events[2]?.activityScheduledEventDetails).toEqual({
    resource: activityArn,
    input: '{"n":1}',
    inputDetails: { truncated: false },
    timeoutInSeconds: 60,
    heartbeatInSeconds: 10,
  });
  expect(events[3]?.activityStartedEventDetails).toEqual({ workerName: 'worker' });
  expect(events[4]?.activitySucceededEventDetails).toEqual({
    output: '{"done":true}',
    outputDetails: { truncated: false },
  });
});

test('waiting workers get one task each', async () => {
  const activityArn = await createActivity();
  const polls = [poll(activityArn), poll(activityArn)];
  const executions = [await start(activityArn, 1), await start(activityArn, 2)];
  const tasks = await Promise.all(polls);
  expect(tasks.map(({ input }) => input).sort()).toEqual(['1', '2']);
  for (const { taskToken } of tasks)
    await service.sfn.send(new SendTaskFailureCommand({ taskToken, error: 'Bad', cause: 'luck' }));
  for (const executionArn of executions) {
    expect(await ended(service, executionArn)).toMatchObject({ status: 'FAILED', error: 'Bad', cause: 'luck' });
    const failed = (await history(service, executionArn)).find(({ type }) => type === 'ActivityFailed');
    expect(failed?.activityFailedEventDetails).toEqual({ error: 'Bad', cause: 'luck' });
  }
});

test('a worker that disconnects while it waits gets no task', async () => {
  const activityArn = await createActivity();
  const leaving = new AbortController();
  const left = service.sfn.send(new GetActivityTaskCommand({ activityArn }), { abortSignal: leaving.signal });
  await service.sfn.send(new DescribeActivityCommand({ activityArn }));
  leaving.abort();
  await expect(left).rejects.toMatchObject({ name: 'AbortError' });
  await service.sfn.send(new DescribeActivityCommand({ activityArn }));
  await start(activityArn, 'mine');
  expect((await poll(activityArn)).input).toBe('"mine"');
});

test('time-outs count from the start of the task by a worker, and Catch sees a missed heartbeat', async () => {
  const activityArn = await createActivity();
  const Catch = [{ ErrorEquals: ['States.HeartbeatTimeout'], Next: 'Silent' }];
  const States = {
    Work: { Type: 'Task', Resource: activityArn, HeartbeatSeconds: 1, TimeoutSeconds: 60, Catch, End: true },
    Silent: { Type: 'Pass', Result: 'silent', End: true },
  };
  const machine = await createMachine(service, { StartAt: 'Work', States });
  const executionArn = await startExecution(service, machine);
  const { taskToken } = await poll(activityArn);
  expect((await ended(service, executionArn)).output).toBe('"silent"');
  const timedOut = (await history(service, executionArn)).find(({ type }) => type === 'ActivityTimedOut');
  expect(timedOut?.activityTimedOutEventDetails).toEqual({ error: 'States.Timeout' });
  await expect(service.sfn.send(new SendTaskSuccessCommand({ taskToken, output: '1' }))).rejects.toMatchObject({
    name: 'TaskTimedOut',
  });
});

test('workers do not get tasks of stopped executions', async () => {
  const activityArn = await createActivity();
  const stopped = await start(activityArn, 'stopped');
  await service.sfn.send(new StopExecutionCommand({ executionArn: stopped }));
  await start(activityArn, 'next');
  expect((await poll(activityArn)).input).toBe('"next"');
});

test('tasks still wait for a worker after a restart, and started ones can be completed', async () => {
  const activityArn = await createActivity();
  const [first, second] = [await start(activityArn, 'first'), await start(activityArn, 'second')];
  const { taskToken } = await poll(activityArn);
  await service.restart();
  const waiting = await poll(activityArn);
  expect(waiting.input).toBe('"second"');
  for (const token of [taskToken, waiting.taskToken])
    await service.sfn.send(new SendTaskSuccessCommand({ taskToken: token, output: '"done"' }));
  for (const executionArn of [first, second]) expect((await ended(service, executionArn)).output).toBe('"done"');
});

test('activities are created idempotently by name, described, listed in pages and deleted', async () => {
  const activityArn = await createActivity();
  const again = await service.sfn.send(new CreateActivityCommand({ name: `work${names}` }));
  expect(again.activityArn).toBe(activityArn);
  expect(await service.sfn.send(new DescribeActivityCommand({ activityArn }))).toMatchObject({
    activityArn,
    name: `work${names}`,
    encryptionConfiguration: { type: 'AWS_OWNED_KEY' },
  });
  const page = await service.sfn.send(new ListActivitiesCommand({ maxResults: 1 }));
  const rest = await service.sfn.send(new ListActivitiesCommand({ nextToken: page.nextToken }));
  const listed = [...(page.activities ?? []), ...(rest.activities ?? [])].map(({ name }) => name);
  expect(listed).toEqual(Array.from({ length: names }, (_, index) => `work${index + 1}`));
  for (let times = 0; times < 2; times++) await service.sfn.send(new DeleteActivityCommand({ activityArn }));
  const message = `Activity Does Not Exist: '${activityArn}'`;
  await expect(poll(activityArn)).rejects.toMatchObject({ name: 'ActivityDoesNotExist', message });
  const executionArn = await start(activityArn);
  expect(await ended(service, executionArn)).toMatchObject({
    error: 'States.Runtime',
    cause: `An error occurred while executing the state 'Work' (entered at the event id #2). The activity ${activityArn} does not exist.`,
  });
});

test.each([
  ['DescribeActivity', { activityArn: 'nope' }, 'InvalidArn', "Invalid Arn: 'Invalid ARN prefix: nope'"],
  ['CreateActivity', { name: 'a b' }, 'InvalidName', "Invalid Name: 'a b'"],
])('%s of %j is refused in the words of AWS', async (operation, request, type, message) => {
  await expect(service.service.call(operation, request)).rejects.toMatchObject({ type, message });
});
