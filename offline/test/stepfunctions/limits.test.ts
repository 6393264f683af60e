import { KEPT_EXPRESS_EVENTS } from '../../src/stepfunctions/limits.ts';
import { newService, roleArn, runMachine, runState } from './support/in-process.ts';

const kib256 = 262_144;

test('a task whose result is larger than 256 KiB fails with States.DataLimitExceeded, which States.ALL catches', async () => {
  const call = { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage', Parameters: {} };
  const integrations = { submit: async () => 'x'.repeat(kib256), awaitCompletion: async () => ({}) };
  const failed = await runState({ ...call, End: true }, {}, integrations);
  expect(failed).toMatchObject({
    error: 'States.DataLimitExceeded',
    cause: "The state/task 'sqs' returned a result with a size exceeding the maximum number of bytes service limit.",
  });
  const caught = await runMachine(
    {
      StartAt: 'Call',
      States: {
        Call: { ...call, Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: null, Next: 'Done' }], End: true },
        Done: { Type: 'Pass', End: true },
      },
    },
    { kept: 1 },
    integrations,
  );
  expect(caught).toMatchObject({ status: 'SUCCEEDED', output: { kept: 1 } });
});

test('a state whose output exceeds 256 KiB fails with States.DataLimitExceeded', async () => {
  const double = { Type: 'Pass', Parameters: { 'a.$': '$.text', 'b.$': '$.text' }, End: true };
  expect(await runState(double, { text: 'x'.repeat(kib256 / 2) })).toMatchObject({ error: 'States.DataLimitExceeded' });
});

test('input over 256 KiB is refused', async () => {
  await expect(runState({ Type: 'Pass', End: true }, 'x'.repeat(kib256))).rejects.toMatchObject({
    type: 'ValidationException',
  });
});

test('the limit of 256 KiB counts bytes of UTF-8', async () => {
  const characters = kib256 / 3;
  const pass = { Type: 'Pass', Result: 1, End: true };
  await expect(runState(pass, '漢'.repeat(characters))).rejects.toMatchObject({ type: 'ValidationException' });
  expect(await runState(pass, '漢'.repeat(characters - 1))).toMatchObject({ status: 'SUCCEEDED' });
  const service = newService();
  const output = JSON.stringify('漢'.repeat(characters));
  await expect(service.call('SendTaskSuccess', { taskToken: 't', output })).rejects.toMatchObject({
    type: 'ValidationException',
    message:
      "1 validation error detected: Value at 'output' failed to satisfy constraint: Member must have length less than or equal to 262144",
  });
  await service.close();
});

test('an execution fails with event 25,000 of its history', async () => {
  const { error, cause, types } = await runMachine(
    {
      StartAt: 'Loop',
      States: {
        Loop: { Type: 'Choice', Choices: [{ Variable: '$.stop', BooleanEquals: true, Next: 'Done' }], Default: 'Loop' },
        Done: { Type: 'Succeed' },
      },
    },
    { stop: false },
  );
  expect([types.length, types.at(-1), error, cause]).toEqual([
    25_000,
    'ExecutionFailed',
    'States.Runtime',
    'The execution reached the maximum number of history events (25000).',
  ]);
});

test('the oldest closed Express executions are forgotten when together they have too many events', async () => {
  // Prepare: each execution has more than 8,000 events.
  const service = newService();
  const { stateMachineArn = '' } = await service.call('CreateStateMachine', {
    name: 'loops',
    type: 'EXPRESS',
    roleArn,
    definition: JSON.stringify({
      StartAt: 'Each',
      States: {
        Each: {
          Type: 'Map',
          ItemProcessor: { StartAt: 'Pass', States: { Pass: { Type: 'Pass', End: true } } },
          End: true,
        },
      },
    }),
  });
  const input = JSON.stringify(Array.from({ length: 2_000 }, (_, index) => index));

  // Act
  const arns: string[] = [];
  for (let execution = 0; execution < 14; execution += 1) {
    const { executionArn } = await service.call('StartExecution', { stateMachineArn, input });
    arns.push(String(executionArn));
    await service.executions.get(String(executionArn))?.ended();
  }

  // Assess
  const kept = [...service.executions.all()].map(({ execution }) => execution);
  await service.close();
  const events = kept.reduce((sum, { history }) => sum + history.events.length, 0);
  expect(events).toBeLessThanOrEqual(KEPT_EXPRESS_EVENTS);
  expect(kept.map(({ origin }) => origin.arn)).toEqual(arns.slice(-kept.length));
  expect(kept.length).toBeGreaterThan(5);
  expect(kept.length).toBeLessThan(arns.length);
});
