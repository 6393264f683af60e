import { definitionIssues } from '../../src/stepfunctions/asl/validate.ts';
import { createSdkIntegrations } from '../../src/stepfunctions/index.ts';
import { ruleMatches } from '../../src/stepfunctions/query/jsonpath/choice-rule.ts';
import { compareTimestamps, parseTimestamp, timestampMs } from '../../src/stepfunctions/timestamp.ts';
import { runState } from './support/in-process.ts';

const impossible = [
  '2026-02-30T00:00:00Z',
  '2025-02-29T00:00:00Z',
  '2026-04-31T12:00:00+09:00',
  '2026-13-01T00:00:00Z',
  '2026-00-10T00:00:00Z',
  '2026-01-01T24:00:00Z',
  '2026-01-01T23:60:00Z',
  '2016-12-31T23:59:60Z',
  '2026-01-01T00:00:00',
  '2026-01-01t00:00:00Z',
  '2026-01-01T00:00:00z',
  '2026-01-01 00:00:00Z',
  '2026-01-01',
  '2026-01-01T00:00:00+24:00',
  '2026-01-01T00:00:00+0900',
  '2026-01-01T00:00:00.Z',
];

test.each(impossible)('%s is not a timestamp', (text) => {
  expect(parseTimestamp(text)).toBeUndefined();
});

test.each(impossible)('%s is refused in a definition, and not a timestamp to a Choice', (text) => {
  const roots = { input: { t: text }, context: () => ({}), variables: () => ({}) };
  expect(ruleMatches({ Variable: '$.t', IsTimestamp: true }, roots)).toBe(false);
  const wait = { StartAt: 'W', States: { W: { Type: 'Wait', Timestamp: text, End: true } } };
  const rule = { Not: { Variable: '$.t', TimestampLessThan: text }, Next: 'W' };
  const choice = { StartAt: 'C', States: { C: { Type: 'Choice', Choices: [rule] }, W: { Type: 'Pass', End: true } } };
  for (const definition of [wait, choice, { ...wait, QueryLanguage: 'JSONata' }])
    expect(definitionIssues(JSON.stringify(definition), 'STANDARD', true)).toMatchObject([
      { message: expect.stringContaining(text) },
    ]);
});

test.each([
  ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
  ['2026-01-01T09:00:00.5+09:00', '2026-01-01T00:00:00.500Z'],
  ['2026-01-01T00:00-05:30', '2026-01-01T05:30:00.000Z'],
  ['1969-12-31T23:59:59.9999999Z', '1969-12-31T23:59:59.999Z'],
])('%s is %s', (text, expected) => {
  const moment = parseTimestamp(text);
  expect(moment && new Date(timestampMs(moment)).toISOString()).toBe(expected);
});

test.each([
  ['2026-01-01T00:00:00.0000001Z', '2026-01-01T00:00:00.0000002Z'],
  ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00.000000000001Z'],
  ['2026-01-01T00:00:00.09Z', '2026-01-01T00:00:00.1Z'],
  ['2026-01-01T00:00:00.9Z', '2026-01-01T01:00:01+01:00'],
])('%s is before %s, to any fraction of a second', (earlier, later) => {
  const roots = { input: { t: earlier, later }, context: () => ({}), variables: () => ({}) };
  expect(ruleMatches({ Variable: '$.t', TimestampLessThanPath: '$.later' }, roots)).toBe(true);
  expect(ruleMatches({ Variable: '$.t', TimestampEquals: later }, roots)).toBe(false);
});

test('the same instant is equal in every notation', () => {
  const [utc, tokyo] = [parseTimestamp('2026-01-01T00:00:00Z'), parseTimestamp('2026-01-01T09:00:00.000+09:00')];
  expect(utc && tokyo && compareTimestamps(utc, tokyo)).toBe(0);
});

test('a task with an impossible day in its request is not scheduled', async () => {
  const integrations = createSdkIntegrations({ region: 'us-east-1', endpoints: {}, lambdaEndpoint: () => undefined });
  const run = (StartingPositionTimestamp: string) =>
    runState(
      {
        Type: 'Task',
        Resource: 'arn:aws:states:::aws-sdk:lambda:createEventSourceMapping',
        Parameters: { FunctionName: 'f', 'StartingPositionTimestamp.$': '$' },
        End: true,
      },
      StartingPositionTimestamp,
      integrations,
    );
  expect(await run('2026-02-30T00:00:00Z')).toMatchObject({
    error: 'States.Runtime',
    cause: expect.stringContaining("[The value of the field 'StartingPositionTimestamp' has an invalid format]"),
    types: ['ExecutionStarted', 'TaskStateEntered', 'ExecutionFailed'],
  });
  expect((await run('2026-02-28T00:00:00Z')).types).toContain('TaskScheduled');
});
