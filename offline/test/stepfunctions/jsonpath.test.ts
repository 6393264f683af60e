import type { Json, JsonObject } from '../../src/json.ts';
import type { PathRoots } from '../../src/stepfunctions/query/jsonpath/path.ts';
import { evaluateField, fillTemplate } from '../../src/stepfunctions/query/jsonpath/template.ts';
import { runMachine, runState } from './support/in-process.ts';

function roots(input: Json): PathRoots {
  return {
    input,
    context: () => ({ Execution: { Name: 'e' }, State: { Name: 'State' } }),
    variables: () => ({ kept: { n: 5 } }),
  };
}
const evaluate = (expression: string, input: Json = {}) => evaluateField(expression, 'v.$', roots(input));

const data = {
  a: { b: [1, { c: 'deep' }, 3], 'x-y': true },
  list: [
    { id: 1, tag: 'p' },
    { id: 2, tag: 'q' },
  ],
  none: null,
};

describe('a path finds the value at', () => {
  test.each([
    ['$', data],
    ['$.a.b[1].c', 'deep'],
    ["$['a']['x-y']", true],
    ["$.a.['x-y']", true],
    ['$.a.b.[1].c', 'deep'],
    ['$..[0].id', [1]],
    // On AWS an index counts from the start only:
    // https://zenn.dev/sotaro8181/articles/9f265419e4fda9
    ['$.a.b[-1]', null],
    ['$.a.b[(@.length-1)]', 3],
    ['$.none', null],
    ['$.list[*].id', [1, 2]],
    ['$..tag', ['p', 'q']],
    ['$.list[?(@.id == 2)].tag', ['q']],
    ['$.a.b[0:1]', [1]],
    ['$.list[?(@.id > 9)]', []],
    ['$.a.b[7]', null],
    ['$$.Execution.Name', 'e'],
    ['$$.State.Name', 'State'],
    ['$kept.n', 5],
  ])('%s', (path, expected) => {
    expect(evaluate(path, data)).toEqual(expected);
  });
});

test('in every field, a path that may lead to many values is an empty list below a missing field', async () => {
  const collect = (name: string, state: JsonObject, Next: string) => ({
    [name]: { ...state, ResultPath: `$.${name}`, Next },
  });
  const paths = [
    '$.no[*]',
    '$.no[1:]',
    '$.no[?(@.a == 1)]',
    '$.no..a',
    '$.no.way[0,1]',
    '$.a.no[*].b',
    '$$.Execution.No[*]',
  ];
  const templates = Object.fromEntries(paths.map((path, index) => [`v${index}.$`, path]));
  const service = { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage', Parameters: {} };
  const { output } = await runMachine(
    {
      StartAt: 'input',
      States: {
        ...collect('input', { Type: 'Pass', InputPath: '$.no[*]' }, 'parameters'),
        ...collect('parameters', { Type: 'Pass', Parameters: templates }, 'argument'),
        ...collect('argument', { Type: 'Pass', Parameters: { 'v.$': 'States.ArrayLength($.no[0:2])' } }, 'selector'),
        ...collect('selector', { ...service, ResultSelector: { 'v.$': '$.no[*]' } }, 'set'),
        set: { Type: 'Pass', Assign: { kept: {}, 'none.$': '$.no[*]' }, Next: 'variable' },
        ...collect('variable', { Type: 'Pass', Parameters: { 'set.$': '$none', 'below.$': '$kept.no[*]' } }, 'last'),
        last: { Type: 'Succeed' },
      },
    },
    { a: {} },
  );
  expect(output).toEqual({
    a: {},
    input: [],
    parameters: Object.fromEntries(paths.map((_, index) => [`v${index}`, []])),
    argument: { v: 0 },
    selector: { v: [] },
    variable: { set: [], below: [] },
  });
  expect((await runState({ Type: 'Pass', OutputPath: '$.no[*]', End: true })).output).toEqual([]);
});

test('several names select an object of those fields, and end the path', async () => {
  const input = { a: { v: 1 }, b: 2, c: 3 };
  const [several, inner] = [
    await runState({ Type: 'Pass', InputPath: "$['a', 'b']", End: true }, input),
    await runState({ Type: 'Pass', InputPath: "$['a', 'b'].v", End: true }, input),
  ];
  expect([several.output, inner.cause]).toEqual([
    { a: { v: 1 }, b: 2 },
    "An error occurred while executing the state 'State' (entered at the event id #2). Invalid path '$['a', 'b'].v' : Multi properties can only be used as path leafs: $['a', 'b']",
  ]);
});

test('a path that finds nothing is States.Runtime, and the cause names the field', async () => {
  const { error, cause, types } = await runState(
    { Type: 'Pass', Parameters: { 'v.$': '$.a.none' }, End: true },
    { a: {} },
  );
  expect([error, cause, types]).toEqual([
    'States.Runtime',
    `An error occurred while executing the state 'State' (entered at the event id #2). The JSONPath '$.a.none' specified for the field 'v.$' could not be found in the input '{"a":{}}'`,
    ['ExecutionStarted', 'PassStateEntered', 'ExecutionFailed'],
  ]);
});

test.each([
  ['$.no', "No results for path: $['no']"],
  ['$.no.way', "Missing property in path $['no']"],
])('InputPath %s fails with the message of AWS', async (path, reason) => {
  const { cause } = await runState({ Type: 'Pass', InputPath: path, End: true });
  expect(cause).toBe(
    `An error occurred while executing the state 'State' (entered at the event id #2). Invalid path '${path}' : ${reason}`,
  );
});

describe('the output of a Pass with Result 1 for the input {"in":{"x":0}} and', () => {
  test.each([
    ['nothing', {}, 1],
    ['ResultPath $.out', { ResultPath: '$.out' }, { in: { x: 0 }, out: 1 }],
    ['ResultPath $.in.y.z', { ResultPath: '$.in.y.z' }, { in: { x: 0, y: { z: 1 } } }],
    ['ResultPath null', { ResultPath: null }, { in: { x: 0 } }],
    ['OutputPath null', { OutputPath: null }, {}],
    ['ResultPath $.out, OutputPath $.out', { ResultPath: '$.out', OutputPath: '$.out' }, 1],
  ])('%s', async (_fields, fields, expected) => {
    expect((await runState({ Type: 'Pass', Result: 1, ...fields, End: true }, { in: { x: 0 } })).output).toEqual(
      expected,
    );
  });
});

test('a ResultPath through a scalar or an array is States.ReferencePathConflict', async () => {
  const state = { Type: 'Pass', Result: 1, ResultPath: '$.in.x.y', End: true };
  const [scalar, array] = [await runState(state, { in: { x: 0 } }), await runState(state, { in: { x: [] } })];
  expect([scalar.error, scalar.cause, array.error]).toEqual([
    'States.ReferencePathConflict',
    'Unable to apply ReferencePath $.in.x.y to input {"in":{"x":0}}',
    'States.ReferencePathConflict',
  ]);
});

test('a dot before a bracket is ignored, in checks and at run time', async () => {
  const choice = { Variable: "$.a.['b c']", NumericEquals: 1, Next: 'Put' };
  const { output } = await runMachine(
    {
      StartAt: 'Pick',
      States: {
        Pick: { Type: 'Choice', Choices: [choice] },
        Put: { Type: 'Pass', InputPath: "$.a.['b c']", ResultPath: "$.a.['d.[e']", End: true },
      },
    },
    { a: { 'b c': 1 } },
  );
  expect(output).toEqual({ a: { 'b c': 1, 'd.[e': 1 } });
});

test('a Result of null replaces the input', async () => {
  expect((await runState({ Type: 'Pass', Result: null, End: true }, { a: 1 })).output).toBeNull();
});

test('a task applies InputPath, Parameters, ResultSelector, ResultPath and OutputPath in this order', async () => {
  const seen: unknown[] = [];
  const state = {
    Type: 'Task',
    Resource: 'arn:aws:states:::sqs:sendMessage',
    InputPath: '$.in',
    Parameters: { 'sent.$': '$.x', fixed: [{ 'deep.$': '$' }] },
    ResultSelector: { 'id.$': '$.MessageId' },
    ResultPath: '$.task',
    OutputPath: '$.task',
    End: true,
  };
  const { output } = await runState(
    state,
    { in: { x: 7 } },
    {
      submit: async ({ parameters }) => {
        seen.push(parameters);
        return { MessageId: 'm1', more: 1 };
      },
      awaitCompletion: async () => ({}),
    },
  );
  expect(seen).toEqual([{ sent: 7, fixed: [{ deep: { x: 7 } }] }]);
  expect(output).toEqual({ id: 'm1' });
});

test('variables are visible from the next state on and inside a Map; those set inside stay inside', async () => {
  const { output } = await runMachine(
    {
      StartAt: 'Set',
      States: {
        Set: { Type: 'Pass', Assign: { n: 5, 'from.$': '$.start' }, Next: 'Each' },
        Each: {
          Type: 'Map',
          ItemsPath: '$.items',
          ItemSelector: { 'item.$': '$$.Map.Item.Value', 'n.$': '$n', 'index.$': '$$.Map.Item.Index' },
          ItemProcessor: {
            StartAt: 'Inner',
            States: {
              Inner: { Type: 'Pass', Assign: { 'inner.$': 'States.MathAdd($n, $.item)' }, Next: 'Read' },
              Read: {
                Type: 'Pass',
                Parameters: { 'sum.$': '$inner', 'from.$': '$from', 'index.$': '$.index' },
                End: true,
              },
            },
          },
          End: true,
        },
      },
    },
    { start: 's', items: [1, 2] },
  );
  expect(output).toEqual([
    { sum: 6, from: 's', index: 0 },
    { sum: 7, from: 's', index: 1 },
  ]);
});

test('a template is filled at every key that ends in .$', () => {
  const template = { list: [{ 'a.$': '$.n' }], plain: '$.n' };
  expect(fillTemplate(template, roots({ n: 1 }))).toEqual({ list: [{ a: 1 }], plain: '$.n' });
});
