import type { Json } from '../../src/json.ts';
import { evaluateField } from '../../src/stepfunctions/query/jsonpath/template.ts';
import { runState } from './support/in-process.ts';

const evaluate = (expression: string, input: Json = {}) =>
  evaluateField(expression, 'v.$', { input, context: () => ({}), variables: () => ({}) });

test.each([
  ["States.Format('{} and {}', 'a', States.Array(1, 'x'))", 'a and [1, x]'],
  ["States.Format('\\{{}\\}', $.n)", '{2}'],
  ["States.Format('{}', $.object)", '{k=v, l=[1, 2]}'],
  ['States.StringToJson(\'{"a":[1]}\')', { a: [1] }],
  ['States.JsonToString($.object)', '{"k":"v","l":[1,2]}'],
  [
    'States.ArrayPartition($.numbers, 2)',
    [
      [1, 2],
      [3, 2],
    ],
  ],
  [
    'States.ArrayPartition($.numbers, 1.5)',
    [
      [1, 2],
      [3, 2],
    ],
  ],
  ['States.ArrayRange(0.5, 4.4, 1.6)', [1, 3]],
  ['States.ArrayRange(-0.4, 1, 1)', [0, 1]],
  ['States.ArrayContains($.numbers, 3)', true],
  ['States.ArrayRange(9, 1, -4)', [9, 5, 1]],
  ['States.ArrayGetItem($.numbers, 1)', 2],
  ['States.ArrayLength($.numbers)', 4],
  ['States.ArrayUnique($.numbers)', [1, 2, 3]],
  ["States.Base64Encode('hé')", 'aMOp'],
  ["States.Base64Decode('aMOp')", 'hé'],
  ["States.Hash('x', 'SHA-1')", '11f6ad8ec52a2984abaafd7c3b516503785c2072'],
  ['States.JsonMerge($.object, $.other, false)', { k: 'w', l: [1, 2] }],
  ['States.MathAdd(-1.5, 0)', -1],
  ["States.StringSplit('a.b+c', '.+')", ['a', 'b', 'c']],
])('%s evaluates to %j', (expression, expected) => {
  const input = { n: 2, numbers: [1, 2, 3, 2], object: { k: 'v', l: [1, 2] }, other: { k: 'w' } };
  expect(evaluate(expression, input)).toEqual(expected);
});

test('States.MathRandom stays within its bounds and repeats for the same seed', () => {
  const [first, second] = [evaluate('States.MathRandom(1, 9, 4)'), evaluate('States.MathRandom(1, 9, 4)')];
  expect(second).toBe(first);
  expect([1, 2, 3, 4, 5, 6, 7, 8]).toContain(first);
});

test.each([
  'States.ArrayGetItem($.numbers, 9)',
  'States.ArrayRange(1, 5000, 1)',
  "States.MathAdd('1', 1)",
  "States.Format('{} {}', 1)",
  'States.JsonMerge($, $, true)',
  'States.Nothing()',
])('%s fails, and the message names the call', (expression) => {
  expect(() => evaluate(expression, { numbers: [1] })).toThrow(
    `The function '${expression}' had the following error: `,
  );
});

test('a failing function is States.IntrinsicFailure; one whose argument finds nothing is States.Runtime', async () => {
  const failed = await runState({ Type: 'Pass', Parameters: { 'v.$': "States.MathAdd('1', 1)" }, End: true });
  const nowhere = await runState({ Type: 'Pass', Parameters: { 'v.$': 'States.Array($.no)' }, End: true });
  expect([failed.error, nowhere.error, nowhere.cause]).toEqual([
    'States.IntrinsicFailure',
    'States.Runtime',
    "An error occurred while executing the state 'State' (entered at the event id #2). The function 'States.Array($.no)' had the following error: The JsonPath argument for the field '$.no' could not be found in the input '{}'",
  ]);
});
