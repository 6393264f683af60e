import type { JsonObject } from '../../src/json.ts';
import { definitionIssues } from '../../src/stepfunctions/asl/validate.ts';

const pass = { Type: 'Pass', End: true };
const task = (Resource: string, more: JsonObject = {}) => ({
  StartAt: 'T',
  States: { T: { Type: 'Task', Resource, ...more, End: true } },
});
const map = (more: JsonObject, config: JsonObject = { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }) => ({
  StartAt: 'M',
  States: {
    M: {
      Type: 'Map',
      ItemProcessor: { StartAt: 'A', States: { A: pass }, ProcessorConfig: config },
      ...more,
      End: true,
    },
  },
});
const reader = (ReaderConfig: JsonObject) => ({
  ItemReader: { Resource: 'arn:aws:states:::s3:getObject', ReaderConfig, Parameters: { Bucket: 'b', Key: 'k' } },
});
const issues = (definition: JsonObject, type: 'STANDARD' | 'EXPRESS' = 'STANDARD') =>
  definitionIssues(JSON.stringify(definition), type, true).map(
    ({ code, message, location }) => `${code}: ${message} at ${location}`,
  );

test.each<[string, JsonObject, string]>([
  [
    'a transition to an unknown state',
    { StartAt: 'A', States: { A: { Type: 'Pass', Next: 'B' } } },
    "MISSING_TRANSITION_TARGET: Missing 'Next' target: B at /States/A/Next",
  ],
  [
    'an unreachable state',
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
    'a template field that is not a path',
    { StartAt: 'A', States: { A: { ...pass, Parameters: { 'v.$': 'plain' } } } },
    "SCHEMA_VALIDATION_FAILED: The value for the field 'v.$' must be a valid JSONPath or a valid intrinsic function call at /States/A/Parameters",
  ],
  [
    'a distributed Map without the type of its executions',
    map({}, { Mode: 'DISTRIBUTED' }),
    "SCHEMA_VALIDATION_FAILED: The field 'ExecutionType' should have one of these values: [STANDARD, EXPRESS] at /States/M/ItemProcessor/ProcessorConfig",
  ],
  [
    'an ItemBatcher of an inline Map',
    map({ ItemBatcher: { MaxItemsPerBatch: 2 } }, {}),
    "SCHEMA_VALIDATION_FAILED: The field 'ItemBatcher' is not supported for INLINE maps at /States/M",
  ],
  [
    'an ItemReader of another service',
    map({ ItemReader: { Resource: 'arn:aws:states:::dynamodb:scan' } }),
    "SCHEMA_VALIDATION_FAILED: The field 'Resource' does not match any of the allowed values. Examples: [arn:<partition>:states:::s3:getObject, arn:<partition>:states:::s3:listObjectsV2] at /States/M/ItemReader/Resource",
  ],
  [
    'a CSV without the location of its headers',
    map(reader({ InputType: 'CSV' })),
    "SCHEMA_VALIDATION_FAILED: The field 'CSVHeaderLocation' should have one of these values: [FIRST_ROW, GIVEN] at /States/M/ItemReader/ReaderConfig",
  ],
  [
    'an empty ResultWriter',
    map({ ResultWriter: {} }),
    'SCHEMA_VALIDATION_FAILED: A ResultWriter must have WriterConfig, Resource and Parameters, or all three at /States/M/ResultWriter',
  ],
  [
    'a Label with a space',
    map({ Label: 'my map' }),
    'SCHEMA_VALIDATION_FAILED: Label contains invalid characters: my map at /States/M/Label',
  ],
  [
    'a percentage of failures over 100',
    map({ ToleratedFailurePercentage: 100.5 }, {}),
    "SCHEMA_VALIDATION_FAILED: The field 'ToleratedFailurePercentage' must be a number from 0 to 100, but is 100.5 at /States/M",
  ],
  [
    'a negative limit of items',
    map(reader({ InputType: 'JSON', MaxItems: -1 })),
    "SCHEMA_VALIDATION_FAILED: The field 'MaxItems' must be an integer from 0, but is -1 at /States/M",
  ],
  [
    'a Task that reads from S3 as only Maps can',
    task('arn:aws:states:::s3:getObject', { Parameters: {} }),
    'SCHEMA_VALIDATION_FAILED: The resource provided arn:aws:states:::s3:getObject is not recognized. The value is not a valid resource ARN at /States/T/Resource',
  ],
  [
    'a Parallel without branches',
    { StartAt: 'P', States: { P: { Type: 'Parallel', Branches: [], End: true } } },
    'SCHEMA_VALIDATION_FAILED: Value cannot be empty at /States/P/Branches',
  ],
  [
    'a token for an integration that has none',
    task('arn:aws:states:::dynamodb:putItem.waitForTaskToken', { Parameters: {} }),
    "SCHEMA_VALIDATION_FAILED: The resource provided arn:aws:states:::dynamodb:putItem.waitForTaskToken is not recognized. dynamodb does not support '.waitForTaskToken' at /States/T/Resource",
  ],
])('%s is refused in the words of AWS', (_what, definition, issue) => {
  expect(issues(definition)).toEqual([issue]);
});

test.each<JsonObject>([
  { InputType: 'PARQUET' },
  { InputType: 'MANIFEST' },
  { InputType: 'JSON', Transformation: 'LOAD_AND_FLATTEN' },
])('a dataset that only AWS can read is refused when the machine is created: %j', (config) => {
  expect(issues(map(reader(config)))).toEqual([
    expect.stringMatching(/The offline Step Functions service does not read .*; AWS does/),
  ]);
});

test('only Standard machines have distributed Maps, whose Express children cannot wait', () => {
  expect(issues(map({}), 'EXPRESS')).toEqual([
    'SCHEMA_VALIDATION_FAILED: Express state machine does not support a Map state in DISTRIBUTED mode at /States/M',
  ]);
  const waits = task('arn:aws:states:::sqs:sendMessage.waitForTaskToken', { Parameters: {} });
  const config = { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' };
  expect(issues(map({ ItemProcessor: { ...waits, ProcessorConfig: config } }))).toEqual([
    expect.stringContaining("Express state machine does not support '.waitForTaskToken' service integration"),
  ]);
});

test.each(['.waitForTaskToken', '.sync:2'])('an Express machine cannot wait for a task: %s', (suffix) => {
  expect(issues(task(`arn:aws:states:::states:startExecution${suffix}`, { Parameters: {} }), 'EXPRESS')).toEqual([
    `SCHEMA_VALIDATION_FAILED: Express state machine does not support '${suffix}' service integration at /States/T/Resource`,
  ]);
});

test('an Express machine has no activities', () => {
  const definition = task('arn:aws:states:us-east-1:000000000000:activity:work');
  expect(issues(definition)).toEqual([]);
  expect(issues(definition, 'EXPRESS')).toEqual([
    'SCHEMA_VALIDATION_FAILED: Express state machine does not support Activity ARN at /States/T/Resource',
  ]);
});

test('an issue that only the schema finds is reported in its words', () => {
  expect(issues(task('arn:aws:states:::sqs:sendMessage', { TimeoutSeconds: 'soon' }))).toEqual([
    expect.stringMatching(/^SCHEMA_VALIDATION_FAILED: .*TimeoutSeconds/),
  ]);
});

test('text that is not JSON is INVALID_JSON_DESCRIPTION', () => {
  expect(definitionIssues('{', 'STANDARD', true)).toMatchObject([{ code: 'INVALID_JSON_DESCRIPTION' }]);
});

test('states of a branch use the query language of the machine, not of the state around them', () => {
  const inner = { StartAt: 'A', States: { A: { ...pass, Parameters: {} } } };
  const outer = { Type: 'Parallel', QueryLanguage: 'JSONata', Branches: [inner], End: true };
  expect(issues({ StartAt: 'P', States: { P: outer } })).toEqual([]);
});
