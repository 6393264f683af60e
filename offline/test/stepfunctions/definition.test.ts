import { definitionProblems } from '../../src/stepfunctions/asl/validate.ts';
import type { JsonObject } from '../../src/stepfunctions/json.ts';

const pass = { Type: 'Pass', End: true };
const task = (Resource: string, more: JsonObject = {}) => ({
  StartAt: 'T',
  States: { T: { Type: 'Task', Resource, ...more, End: true } },
});
const problems = (definition: JsonObject, type: 'STANDARD' | 'EXPRESS' = 'STANDARD') =>
  definitionProblems(JSON.stringify(definition), type, true).map(
    ({ code, message, location }) => `${code}: ${message} at ${location}`,
  );

test.each<[string, JsonObject, string]>([
  [
    'a transition to nowhere',
    { StartAt: 'A', States: { A: { Type: 'Pass', Next: 'B' } } },
    "MISSING_TRANSITION_TARGET: Missing 'Next' target: B at /States/A/Next",
  ],
  [
    'a state that nothing leads to',
    { StartAt: 'A', States: { A: pass, B: pass } },
    'MISSING_TRANSITION_TARGET: State "B" is not reachable. at /States/B',
  ],
  [
    'no end',
    { StartAt: 'A', States: { A: { Type: 'Pass', Next: 'A' } } },
    'MISSING_END_STATE: Workflow has no terminal state at null',
  ],
  [
    'a field that the type does not have',
    { StartAt: 'A', States: { A: { ...pass, TimeoutSeconds: 3 } } },
    "SCHEMA_VALIDATION_FAILED: Field 'TimeoutSeconds' is not supported at /States/A",
  ],
  [
    'a JSONata field in a JSONPath state',
    { StartAt: 'A', States: { A: { ...pass, Output: {} } } },
    "SCHEMA_VALIDATION_FAILED: The QueryLanguage is set to 'JSONPath', but field 'Output' is only supported for the 'JSONata' QueryLanguage at /States/A",
  ],
  [
    'JSONPath in a JSONata machine',
    { QueryLanguage: 'JSONata', StartAt: 'A', States: { A: { ...pass, QueryLanguage: 'JSONPath' } } },
    "SCHEMA_VALIDATION_FAILED: 'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine at /States/A",
  ],
  [
    'an expression that cannot be read',
    { QueryLanguage: 'JSONata', StartAt: 'A', States: { A: { ...pass, Output: { v: ['{% 1 + %}'] } } } },
    'INVALID_JSONATA_EXPRESSION: Unexpected end of expression at /States/A/Output/v[0]',
  ],
  [
    'a name without a context',
    { QueryLanguage: 'JSONata', StartAt: 'A', States: { A: { ...pass, Output: '{% phone.number %}' } } },
    "UNSUPPORTED_JSONATA_EXPRESSION: Reference to 'phone' at the top level is not supported. at /States/A/Output",
  ],
  [
    'a template field that is no path',
    { StartAt: 'A', States: { A: { ...pass, Parameters: { 'v.$': 'plain' } } } },
    "SCHEMA_VALIDATION_FAILED: The value for the field 'v.$' must be a valid JSONPath or a valid intrinsic function call at /States/A/Parameters",
  ],
  [
    'a distributed Map',
    {
      StartAt: 'M',
      States: {
        M: {
          Type: 'Map',
          ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED' }, StartAt: 'A', States: { A: pass } },
          End: true,
        },
      },
    },
    'SCHEMA_VALIDATION_FAILED: A Map state in DISTRIBUTED mode is not supported offline at /States/M',
  ],
  [
    'a Parallel without branches',
    { StartAt: 'P', States: { P: { Type: 'Parallel', Branches: [], End: true } } },
    'SCHEMA_VALIDATION_FAILED: Value cannot be empty at /States/P/Branches',
  ],
  [
    'a token where the integration has none',
    task('arn:aws:states:::dynamodb:putItem.waitForTaskToken', { Parameters: {} }),
    "SCHEMA_VALIDATION_FAILED: The resource provided arn:aws:states:::dynamodb:putItem.waitForTaskToken is not recognized. dynamodb does not support '.waitForTaskToken' at /States/T/Resource",
  ],
])('%s is refused in the words of AWS', (_what, definition, problem) => {
  expect(problems(definition)).toEqual([problem]);
});

test.each(['.waitForTaskToken', '.sync:2'])('an Express machine cannot wait: %s', (suffix) => {
  expect(problems(task(`arn:aws:states:::states:startExecution${suffix}`, { Parameters: {} }), 'EXPRESS')).toEqual([
    `SCHEMA_VALIDATION_FAILED: Express state machine does not support '${suffix}' service integration at /States/T/Resource`,
  ]);
});

test('an Express machine has no activities', () => {
  const definition = task('arn:aws:states:us-east-1:000000000000:activity:work');
  expect(problems(definition)).toEqual([]);
  expect(problems(definition, 'EXPRESS')).toEqual([
    'SCHEMA_VALIDATION_FAILED: Express state machine does not support Activity ARN at /States/T/Resource',
  ]);
});

test('what only the schema knows is told by asl-validator', () => {
  expect(problems(task('arn:aws:states:::sqs:sendMessage', { TimeoutSeconds: 'soon' }))).toEqual([
    expect.stringMatching(/^SCHEMA_VALIDATION_FAILED: .*TimeoutSeconds/),
  ]);
});

test('text that is no JSON is told as such', () => {
  expect(definitionProblems('{', 'STANDARD', true)).toMatchObject([{ code: 'INVALID_JSON_DESCRIPTION' }]);
});

test('states of a branch take the query language of the machine, not of the state around them', () => {
  const inner = { StartAt: 'A', States: { A: { ...pass, Parameters: {} } } };
  const outer = { Type: 'Parallel', QueryLanguage: 'JSONata', Branches: [inner], End: true };
  expect(problems({ StartAt: 'P', States: { P: outer } })).toEqual([]);
});
