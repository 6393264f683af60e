import type { JsonObject } from '../../src/json.ts';
import { ruleMatches } from '../../src/stepfunctions/query/jsonpath/choice-rule.ts';
import { runMachine } from './support/in-process.ts';

const values = {
  s: 'b',
  t: 'b',
  star: 'a*b',
  n: 2,
  m: 2,
  f: false,
  time: '2026-01-01T00:00:00Z',
  later: '2026-01-01T02:00:00+01:00',
  nil: null,
};

const roots = { input: values, context: () => ({ State: { Name: 'Which' } }), variables: () => ({}) };

test.each<[string, JsonObject]>([
  ['yes', { Variable: '$.s', StringEquals: 'b' }],
  ['no', { Variable: '$.n', StringEquals: '2' }],
  ['yes', { Variable: '$.s', StringEqualsPath: '$.t' }],
  ['yes', { Variable: '$.s', StringLessThan: 'c' }],
  ['no', { Variable: '$.s', StringGreaterThan: 'b' }],
  ['yes', { Variable: '$.s', StringGreaterThanEqualsPath: '$.t' }],
  ['yes', { Variable: '$.star', StringMatches: 'a\\*b' }],
  ['yes', { Variable: '$.star', StringMatches: 'a*' }],
  ['no', { Variable: '$.s', StringMatches: 'a*' }],
  ['yes', { Variable: '$.n', NumericEquals: 2 }],
  ['yes', { Variable: '$.n', NumericLessThanEqualsPath: '$.m' }],
  ['no', { Variable: '$.s', NumericLessThan: 5 }],
  ['yes', { Variable: '$.f', BooleanEquals: false }],
  ['no', { Variable: '$.nil', BooleanEquals: false }],
  ['yes', { Variable: '$.later', TimestampGreaterThan: '2026-01-01T00:00:00Z' }],
  ['yes', { Variable: '$.time', TimestampLessThanPath: '$.later' }],
  ['no', { Variable: '$.s', TimestampEquals: '2026-01-01T00:00:00Z' }],
  ['yes', { Variable: '$.nil', IsNull: true }],
  ['yes', { Variable: '$.s', IsNull: false }],
  ['yes', { Variable: '$.n', IsNumeric: true }],
  ['yes', { Variable: '$.s', IsString: true }],
  ['yes', { Variable: '$.f', IsBoolean: true }],
  ['yes', { Variable: '$.time', IsTimestamp: true }],
  ['no', { Variable: '$.s', IsTimestamp: true }],
  ['yes', { Variable: '$.none', IsPresent: false }],
  ['yes', { Variable: '$.nil', IsPresent: true }],
  ['yes', { Not: { Variable: '$.s', StringEquals: 'x' } }],
  [
    'yes',
    {
      And: [
        { Variable: '$.s', IsPresent: true },
        { Variable: '$.n', NumericEquals: 2 },
      ],
    },
  ],
  [
    'no',
    {
      And: [
        { Variable: '$.s', IsPresent: true },
        { Variable: '$.n', NumericEquals: 3 },
      ],
    },
  ],
  [
    'yes',
    {
      Or: [
        { Variable: '$.s', StringEquals: 'x' },
        { Variable: '$.n', NumericEquals: 2 },
      ],
    },
  ],
  ['yes', { Variable: '$$.State.Name', StringEquals: 'Which' }],
])('%s: %j', (expected, rule) => {
  expect(ruleMatches(rule, roots)).toBe(expected === 'yes');
});

test('a rule about a missing value fails the execution', async () => {
  const { error, cause } = await runMachine({
    StartAt: 'Which',
    States: {
      Which: { Type: 'Choice', Choices: [{ Variable: '$.none', StringEquals: 'x', Next: 'Done' }], Default: 'Done' },
      Done: { Type: 'Succeed' },
    },
  });
  expect([error, cause]).toEqual([
    'States.Runtime',
    "An error occurred while executing the state 'Which' (entered at the event id #2). Invalid path '$.none': The choice state's condition path references an invalid value.",
  ]);
});
