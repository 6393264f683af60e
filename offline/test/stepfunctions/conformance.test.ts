import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { firstDifference } from '../../src/stepfunctions/conformance/masks.ts';
import { readRecordings } from '../../src/stepfunctions/conformance/recording.ts';
import { replayAll } from '../../src/stepfunctions/conformance/replay.ts';
import { summarize } from '../../src/stepfunctions/conformance/report.ts';

const details = (given: object) => ({ inputDetails: { truncated: false }, ...given });
const output = (text: unknown) => ({ output: text, outputDetails: { truncated: false } });

/**
 * A recording as in the folder: a function called with `waitForTaskToken`, whose token came back.
 */
const recorded = {
  id: 'callback',
  services: ['lambda:invoke.waitForTaskToken'],
  queryLanguage: 'JSONPath',
  maskedIds: false,
  definition: {
    StartAt: 'Ask',
    States: {
      Ask: {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
        Parameters: { FunctionName: 'f', Payload: { 'token.$': '$$.Task.Token' } },
        End: true,
      },
    },
  },
  input: '{"a": 1}',
  events: [
    {
      id: 1,
      previousEventId: 0,
      type: 'ExecutionStarted',
      executionStartedEventDetails: details({ input: { a: 1 }, roleArn: 'snf_role_arn' }),
    },
    {
      id: 2,
      previousEventId: 0,
      type: 'TaskStateEntered',
      stateEnteredEventDetails: details({ input: { a: 1 }, name: 'Ask' }),
    },
    {
      id: 3,
      previousEventId: 2,
      type: 'TaskScheduled',
      taskScheduledEventDetails: {
        parameters: { FunctionName: 'f', Payload: { token: '<task_token:1>' } },
        region: '<region>',
        resource: 'invoke.waitForTaskToken',
        resourceType: 'lambda',
      },
    },
    {
      id: 4,
      previousEventId: 3,
      type: 'TaskStarted',
      taskStartedEventDetails: { resource: 'invoke.waitForTaskToken', resourceType: 'lambda' },
    },
    {
      id: 5,
      previousEventId: 4,
      type: 'TaskSubmitted',
      taskSubmittedEventDetails: {
        ...output({ StatusCode: 200 }),
        resource: 'invoke.waitForTaskToken',
        resourceType: 'lambda',
      },
    },
    {
      id: 6,
      previousEventId: 5,
      type: 'TaskSucceeded',
      taskSucceededEventDetails: { ...output('[1, 2]'), resource: 'invoke.waitForTaskToken', resourceType: 'lambda' },
    },
    {
      id: 7,
      previousEventId: 6,
      type: 'TaskStateExited',
      stateExitedEventDetails: { name: 'Ask', ...output('[1, 2]') },
    },
    { id: 8, previousEventId: 7, type: 'ExecutionSucceeded', executionSucceededEventDetails: output('[1, 2]') },
  ],
};

async function replay(...cases: object[]) {
  const folder = mkdtempSync(join(tmpdir(), 'recordings-'));
  writeFileSync(join(folder, 'group.json'), JSON.stringify(cases));
  const results = await replayAll(await readRecordings(folder));
  rmSync(folder, { recursive: true });
  return results.map(({ verdict }) => verdict);
}

test('a recording that the service reproduces is exact', async () => {
  expect(await replay(recorded)).toEqual([{ verdict: 'exact' }]);
});

test('a wrong detail, id or type is not exact, and the first difference is reported', async () => {
  const changed = (index: number, change: object) => ({
    ...recorded,
    events: recorded.events.map((event, at) => (at === index ? { ...event, ...change } : event)),
  });
  expect(
    await replay(
      changed(6, { stateExitedEventDetails: { name: 'Other', ...output('[1, 2]') } }),
      changed(6, { previousEventId: 5 }),
      changed(7, { type: 'ExecutionFailed' }),
    ),
  ).toEqual([
    { verdict: 'sameEnd', difference: 'event 7 TaskStateExited /name: got "Ask", recorded "Other"' },
    { verdict: 'sameEnd', difference: 'event 7 TaskStateExited previousEventId: got 6, recorded 5' },
    { verdict: 'different', difference: 'event 8 got ExecutionSucceeded, recorded ExecutionFailed' },
  ]);
});

test('a refused definition is reported as different, and the other cases are replayed', async () => {
  const verdicts = await replay({ ...recorded, definition: { StartAt: 'None', States: {} } }, recorded);
  expect(verdicts).toMatchObject([
    { verdict: 'different', difference: expect.stringContaining('InvalidDefinition') },
    { verdict: 'exact' },
  ]);
});

test('events with hidden ids are compared as a set', async () => {
  const [first, ...rest] = recorded.events;
  const hidden = rest
    .slice(0, -1)
    .reverse()
    .map((event) => ({ ...event, id: [0], previousEventId: 0 }));
  expect(await replay({ ...recorded, maskedIds: true, events: [first, ...hidden, rest.at(-1)] })).toMatchObject([
    { verdict: 'exact' },
  ]);
});

test('the summary counts by group', async () => {
  const cases = [
    { recorded: { ...recorded, group: 'g', definition: {}, input: '' }, verdict: { verdict: 'exact' as const } },
  ];
  expect(summarize(cases)).toEqual({
    total: 1,
    exact: 1,
    sameEnd: 0,
    different: 0,
    groups: { g: { total: 1, exact: 1, sameEnd: 0, different: 0 } },
  });
});

test.each([
  ['{"a": [1]}', { a: [1] }, true],
  ['[1,2]', '[1, 2]', true],
  ['arn:aws:states:us-east-1:1:x', 'arn:<partition>:states:<region>:1:x', true],
  ['token', '<<task_token>:1>', true],
  ['2', '3', false],
  ['a', { a: 1 }, false],
  [{ a: 1 }, {}, false],
])('%j and the recorded %j: equal is %s', (actual, wanted, equal) => {
  expect(firstDifference(actual, wanted) === undefined).toBe(equal);
});
