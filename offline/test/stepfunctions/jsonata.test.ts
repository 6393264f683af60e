import type { Json } from '../../src/json.ts';
import { runState } from './support/in-process.ts';

const jsonata = { QueryLanguage: 'JSONata', End: true };
const output = (Output: Json) => runState({ ...jsonata, Type: 'Pass', Output });
const at = "An error occurred while executing the state 'State' (entered at the event id #2).";

test.each(['$sum', 'function($x) { $x }', '$substring(?, 1)', '$partition', '$uuid', '/a/', '$eval'])(
  'an expression that returns the function %s counts as returning nothing',
  async (source) => {
    expect(await output(`{% ${source} %}`)).toMatchObject({
      error: 'States.QueryEvaluationError',
      cause: `${at} The JSONata expression '${source}' specified for the field 'Output' returned nothing (undefined).`,
    });
  },
);

test.each(['$sum', 'function($x) { $x }'])(
  'the function %s is an unsupported type for Items of a Map',
  async (source) => {
    const processor = { StartAt: 'P', States: { P: { Type: 'Pass', End: true } } };
    const map = { ...jsonata, Type: 'Map', Items: `{% ${source} %}`, ItemProcessor: processor };
    expect(await runState(map)).toMatchObject({
      error: 'States.QueryEvaluationError',
      cause: `${at} The JSONata expression '${source}' specified for the field 'Items' returned an unsupported result type.`,
      types: ['ExecutionStarted', 'MapStateEntered', 'EvaluationFailed', 'MapStateFailed', 'ExecutionFailed'],
    });
  },
);

test('functions inside an object are dropped', async () => {
  expect((await output('{% {"sum": $sum, "own": function($x) { $x }, "n": 1} %}')).output).toEqual({ n: 1 });
});

test('$eval cannot be called', async () => {
  expect(await output('{% $eval("1") %}')).toMatchObject({
    error: 'States.QueryEvaluationError',
    cause: `${at} The JSONata expression '$eval("1")' specified for the field 'Output' threw an error during evaluation. T1006: Attempted to invoke a non-function`,
  });
});

test('a Wait with negative Seconds fails and names the field', async () => {
  expect(await runState({ ...jsonata, Type: 'Wait', Seconds: '{% -1 %}' })).toMatchObject({
    error: 'States.QueryEvaluationError',
    cause: `${at} The Seconds field must not be negative but was: -1`,
  });
});

test.each(['TimeoutSeconds', 'HeartbeatSeconds'])(
  'a task with %s of 0 or less fails before it is scheduled',
  async (field) => {
    const task = { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage', End: true };
    const expression = await runState({ ...jsonata, ...task, Arguments: {}, [field]: '{% 1 - 1 %}' });
    const path = await runState({ ...task, Parameters: {}, [`${field}Path`]: '$.t' }, { t: -2 });
    expect([expression.error, expression.cause, expression.types]).toEqual([
      'States.QueryEvaluationError',
      `${at} The ${field} field must be a positive number but was: 0`,
      ['ExecutionStarted', 'TaskStateEntered', 'EvaluationFailed', 'ExecutionFailed'],
    ]);
    expect([path.error, path.cause, path.types]).toEqual([
      'States.Runtime',
      `${at} The ${field}Path parameter does not reference a positive number: $.t == -2`,
      ['ExecutionStarted', 'TaskStateEntered', 'ExecutionFailed'],
    ]);
  },
);
