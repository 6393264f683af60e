import type { JsonObject } from '../../src/json.ts';
import { runMachine, runState } from './support/in-process.ts';

/** Fails for odd items. */
const odd: JsonObject = {
  StartAt: 'Odd?',
  States: {
    'Odd?': { Type: 'Choice', Choices: [{ Variable: '$.odd', BooleanEquals: true, Next: 'Bad' }], Default: 'Good' },
    Bad: { Type: 'Fail', Error: 'Odd', Cause: 'by design' },
    Good: { Type: 'Pass', OutputPath: '$.n', End: true },
  },
};
const items = [1, 2, 3, 4].map((n) => ({ n, odd: n % 2 === 1 }));

test('the result of a Map omits tolerated failures', async () => {
  const map = { Type: 'Map', ItemProcessor: odd, End: true };
  expect((await runState({ ...map, ToleratedFailureCount: 2 }, items)).output).toEqual([2, 4]);
  expect((await runState({ ...map, ToleratedFailurePercentage: 50 }, items)).output).toEqual([2, 4]);
});

test('too many failures fail the Map with States.ExceedToleratedFailureThreshold', async () => {
  const { error, types } = await runState(
    { Type: 'Map', ItemProcessor: odd, MaxConcurrency: 1, ToleratedFailureCount: 1, End: true },
    items,
  );
  expect([error, types.slice(-3)]).toEqual([
    'States.ExceedToleratedFailureThreshold',
    ['MapIterationFailed', 'MapStateFailed', 'ExecutionFailed'],
  ]);
});

test.each([
  ['the percentage', { ToleratedFailureCount: 2, ToleratedFailurePercentage: 49 }],
  ['the count', { ToleratedFailureCount: 1, ToleratedFailurePercentage: 50 }],
])('with a count and a percentage, exceeding %s alone fails the Map', async (_breached, tolerated) => {
  const map = { Type: 'Map', ItemProcessor: odd, End: true };
  expect(await runState({ ...map, ...tolerated }, items)).toMatchObject({
    error: 'States.ExceedToleratedFailureThreshold',
  });
  const within = { ToleratedFailureCount: 2, ToleratedFailurePercentage: 50 };
  expect((await runState({ ...map, ...within }, items)).output).toEqual([2, 4]);
});

test('the paths of a Map accept numbers in texts, and refuse other texts', async () => {
  const map = { Type: 'Map', ItemsPath: '$.items', ItemProcessor: odd, End: true };
  const paths = {
    MaxConcurrencyPath: '$.most',
    ToleratedFailureCountPath: '$.count',
    ToleratedFailurePercentagePath: '$.share',
  };
  const given = { items, most: '1', count: '2', share: '50.0' };
  const run = (fields: JsonObject) => runState({ ...map, ...paths }, { ...given, ...fields });
  expect((await run({})).output).toEqual([2, 4]);
  expect((await run({ count: '1' })).error).toBe('States.ExceedToleratedFailureThreshold');
  expect([(await run({ most: '1.5' })).cause, (await run({ share: 'all' })).cause]).toEqual([
    expect.stringContaining('The MaxConcurrencyPath field refers to value "1.5" which is not a valid integer: $.most'),
    expect.stringContaining(
      'The ToleratedFailurePercentagePath field refers to value "all" which is not a valid float: $.share',
    ),
  ]);
  expect((await run({ most: -1 })).cause).toContain(
    "Expected non-negative integer for MaxConcurrency, got '-1' instead.",
  );
});

test.each([
  [0, 40],
  [3, 3],
])('MaxConcurrency %i runs %i iterations at once', async (MaxConcurrency, atOnce) => {
  let open = 0;
  let most = 0;
  const waiting: (() => void)[] = [];
  const task = { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage', Parameters: {}, End: true };
  const { output } = await runState(
    {
      Type: 'Map',
      MaxConcurrency,
      ItemProcessor: { StartAt: 'Call', States: { Call: task } },
      ResultSelector: { 'n.$': 'States.ArrayLength($)' },
      End: true,
    },
    Array.from({ length: 50 }, (_, index) => index),
    {
      submit: async () => {
        open += 1;
        most = Math.max(most, open);
        // Every call waits until all that may run at once are open.
        await new Promise<void>((resolve) => {
          waiting.push(resolve);
          setImmediate(() => {
            for (const go of waiting.splice(0)) go();
          });
        });
        open -= 1;
        return {};
      },
      awaitCompletion: async () => ({}),
    },
  );
  expect([most, output]).toEqual([atOnce, { n: 50 }]);
});

test('the older Iterator and Parameters work like ItemProcessor and ItemSelector', async () => {
  const { output } = await runState(
    {
      Type: 'Map',
      ItemsPath: '$.list',
      Parameters: { 'item.$': '$$.Map.Item.Value', 'all.$': '$.list' },
      Iterator: { StartAt: 'A', States: { A: { Type: 'Pass', End: true } } },
      End: true,
    },
    { list: ['x'] },
  );
  expect(output).toEqual([{ item: 'x', all: ['x'] }]);
});

test('items that are not an array fail in the words of AWS', async () => {
  const { error, cause, types } = await runState(
    { Type: 'Map', ItemsPath: '$.a', ItemProcessor: odd, End: true },
    { a: 1 },
  );
  expect([error, cause, types.at(-1), types.length]).toEqual([
    'States.Runtime',
    `An error occurred while executing the state 'State' (entered at the event id #2). Reference path "$.a" must point to array.`,
    'ExecutionFailed',
    3,
  ]);
});

test('a failing ItemSelector fails the Map, ends started iterations, and can be caught', async () => {
  const { output, types } = await runMachine({
    QueryLanguage: 'JSONata',
    StartAt: 'Each',
    States: {
      Each: {
        Type: 'Map',
        Items: [1, 2],
        ItemSelector: { v: '{% $states.context.Map.Item.Value = 2 ? $nothing : 1 %}' },
        ItemProcessor: { StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 60, End: true } } },
        Catch: [{ ErrorEquals: ['States.QueryEvaluationError'], Output: 'caught', Next: 'Done' }],
        End: true,
      },
      Done: { Type: 'Succeed' },
    },
  });
  expect([output, types.filter((type) => type === 'WaitStateEntered')]).toEqual(['caught', []]);
});
