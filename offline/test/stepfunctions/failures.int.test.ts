import { createMachine, ended, history, outline, startExecution } from './support/running-service.ts';
import { useService } from './support/use-service.ts';

let failures = 0;
const service = useService({
  functions: {
    flaky: () => {
      if (failures-- > 0) throw new TypeError('again');
      return 'done';
    },
    stuck: () => new Promise(() => {}),
  },
  delayCapMs: 5,
});

const call = (FunctionName: string, more: object) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName, Payload: {} },
  Output: '{% $states.result.Payload %}',
  ...more,
});
const machine = (states: object, StartAt = 'Call') =>
  createMachine(service, { QueryLanguage: 'JSONata', StartAt, States: states });

test('a task is retried until it succeeds, and the context object counts the retries', async () => {
  failures = 2;
  const output = { retries: '{% $states.context.State.RetryCount %}', payload: '{% $states.result.Payload %}' };
  const arn = await machine({
    Call: call('flaky', { Retry: [{ ErrorEquals: ['TypeError'], MaxAttempts: 2 }], Output: output, End: true }),
  });
  const execution = await startExecution(service, arn);
  expect(JSON.parse((await ended(service, execution)).output ?? '')).toEqual({ retries: 2, payload: 'done' });
  expect(outline(await history(service, execution)).slice(1, 9)).toEqual([
    '2<0 TaskStateEntered',
    '3<2 TaskScheduled',
    '4<3 TaskStarted',
    '5<4 TaskFailed',
    '6<5 TaskScheduled',
    '7<6 TaskStarted',
    '8<7 TaskFailed',
    '9<8 TaskScheduled',
  ]);
});

test('the first matching catcher takes the failure when no retry is left', async () => {
  failures = 10;
  const arn = await machine({
    Call: call('flaky', {
      Retry: [{ ErrorEquals: ['States.TaskFailed'], MaxAttempts: 1 }],
      Catch: [
        { ErrorEquals: ['States.Timeout'], Next: 'Never' },
        {
          ErrorEquals: ['States.ALL'],
          Assign: { problem: '{% $states.errorOutput.Error %}' },
          Output: '{% $states.input %}',
          Next: 'Caught',
        },
      ],
      End: true,
    }),
    Never: { Type: 'Fail' },
    Caught: { Type: 'Pass', Output: { problem: '{% $problem %}', input: '{% $states.input %}' }, End: true },
  });
  const execution = await startExecution(service, arn, { n: 1 });
  expect(JSON.parse((await ended(service, execution)).output ?? '')).toEqual({ problem: 'TypeError', input: { n: 1 } });
  const exited = (await history(service, execution)).find(({ type }) => type === 'TaskStateExited');
  expect(exited?.stateExitedEventDetails?.assignedVariables).toEqual({ problem: '"TypeError"' });
});

test('MaxAttempts 0 never retries', async () => {
  failures = 1;
  const arn = await machine({
    Call: call('flaky', { Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 0 }], End: true }),
  });
  expect(await ended(service, await startExecution(service, arn))).toMatchObject({
    status: 'FAILED',
    error: 'TypeError',
  });
});

test('a task that exceeds its TimeoutSeconds times out', async () => {
  const arn = await machine({ Call: call('stuck', { TimeoutSeconds: 1, End: true }) });
  const execution = await startExecution(service, arn);
  expect(await ended(service, execution)).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
  expect((await history(service, execution)).map(({ type }) => type)).toContain('TaskTimedOut');
});

test('a failing expression is recorded as EvaluationFailed and can be caught', async () => {
  const arn = await machine(
    {
      Call: call('flaky', {
        Arguments: { FunctionName: '{% $nothing %}' },
        Catch: [{ ErrorEquals: ['States.QueryEvaluationError'], Next: 'Caught' }],
        End: true,
      }),
      Caught: { Type: 'Pass', End: true },
    },
    'Call',
  );
  const execution = await startExecution(service, arn);
  expect((await ended(service, execution)).status).toBe('SUCCEEDED');
  const events = await history(service, execution);
  expect(outline(events).slice(1, 4)).toEqual(['2<0 TaskStateEntered', '3<0 EvaluationFailed', '4<3 TaskStateExited']);
  expect(events[2]?.evaluationFailedEventDetails).toEqual({
    error: 'States.QueryEvaluationError',
    location: 'Arguments/FunctionName',
    state: 'Call',
    cause:
      "An error occurred while executing the state 'Call' (entered at the event id #2). The JSONata expression '$nothing' specified for the field 'Arguments/FunctionName' returned nothing (undefined).",
  });
});

test('an endless expression is stopped and only fails its state', async () => {
  const arn = await machine(
    { Loop: { Type: 'Pass', Output: '{% ($f := function($n) { $f($n + 1) }; $f(0)) %}', End: true } },
    'Loop',
  );
  expect(await ended(service, await startExecution(service, arn))).toMatchObject({
    status: 'FAILED',
    error: 'States.QueryEvaluationError',
  });
});

test('a failing branch aborts the others and fails the Parallel, which can be caught', async () => {
  const arn = await machine(
    {
      Both: {
        Type: 'Parallel',
        Branches: [
          { StartAt: 'Stuck', States: { Stuck: call('stuck', { End: true }) } },
          { StartAt: 'Bad', States: { Bad: { Type: 'Fail', Error: 'Broken', Cause: 'by design' } } },
        ],
        Catch: [{ ErrorEquals: ['Broken'], Next: 'Caught' }],
        End: true,
      },
      Caught: { Type: 'Pass', End: true },
    },
    'Both',
  );
  const execution = await startExecution(service, arn);
  expect(JSON.parse((await ended(service, execution)).output ?? '')).toEqual({ Error: 'Broken', Cause: 'by design' });
  expect(outline(await history(service, execution)).slice(3, 11)).toEqual([
    '4<3 TaskStateEntered',
    '5<4 TaskScheduled',
    '6<5 TaskStarted',
    '7<3 FailStateEntered',
    '8<7 TaskStateAborted',
    '9<7 ParallelStateFailed',
    '10<9 ParallelStateExited',
    '11<10 PassStateEntered',
  ]);
});

test('a failing iteration fails the Map', async () => {
  const arn = await machine(
    {
      Each: {
        Type: 'Map',
        Items: '{% [1, 2, 3] %}',
        MaxConcurrency: 1,
        ItemProcessor: {
          StartAt: 'Two?',
          States: {
            'Two?': {
              Type: 'Choice',
              Choices: [{ Condition: '{% $states.input = 2 %}', Next: 'Bad' }],
              Default: 'Good',
            },
            Bad: { Type: 'Fail', Error: 'Two' },
            Good: { Type: 'Pass', End: true },
          },
        },
        End: true,
      },
    },
    'Each',
  );
  const execution = await startExecution(service, arn);
  expect(await ended(service, execution)).toMatchObject({ status: 'FAILED', error: 'Two' });
  expect(outline(await history(service, execution)).slice(-7)).toEqual([
    '10<8 MapIterationStarted',
    '11<10 ChoiceStateEntered',
    '12<11 ChoiceStateExited',
    '13<12 FailStateEntered',
    '14<13 MapIterationFailed',
    '15<13 MapStateFailed',
    '16<15 ExecutionFailed',
  ]);
});

test('a Choice without a matching rule and Default fails the execution with States.Runtime, as on AWS', async () => {
  const arn = await machine(
    {
      Which: { Type: 'Choice', Choices: [{ Condition: '{% false %}', Next: 'Pass' }] },
      Pass: { Type: 'Pass', End: true },
    },
    'Which',
  );
  expect(await ended(service, await startExecution(service, arn))).toMatchObject({
    error: 'States.Runtime',
    cause:
      "An error occurred while executing the state 'Which' (entered at the event id #2). Failed to transition out of the state. The state does not point to a next state.",
  });
});

test('a failing Catch clause is recorded and fails the state a second time', async () => {
  const arn = await machine(
    {
      Both: {
        Type: 'Parallel',
        Branches: [{ StartAt: 'Bad', States: { Bad: { Type: 'Fail', Error: 'Broken' } } }],
        Catch: [
          { ErrorEquals: ['Other'], Next: 'Caught' },
          { ErrorEquals: ['States.ALL'], Output: { v: '{% $states.input.missing %}' }, Next: 'Caught' },
        ],
        End: true,
      },
      Caught: { Type: 'Pass', End: true },
    },
    'Both',
  );
  const execution = await startExecution(service, arn);
  expect(await ended(service, execution)).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
  const events = await history(service, execution);
  expect(outline(events).slice(3)).toEqual([
    '4<3 FailStateEntered',
    '5<4 ParallelStateFailed',
    '6<4 EvaluationFailed',
    '7<6 ParallelStateFailed',
    '8<7 ExecutionFailed',
  ]);
  expect(events[5]?.evaluationFailedEventDetails?.location).toBe('Catch[1]/Output/v');
});
