import { TestStateCommand, type TestStateInput } from '@aws-sdk/client-sfn';
import type { JsonObject } from '../../src/json.ts';
import { roleArn } from './support/in-process.ts';
import { useService } from './support/use-service.ts';

/**
 * Unless noted otherwise, LocalStack's tests recorded the expected answers on AWS (Apache-2.0,
 * `tests/aws/services/stepfunctions/v2/test_state`):
 * https://github.com/localstack/localstack/tree/8b9a79f
 */
const service = useService();

type Request = Omit<Partial<TestStateInput>, 'definition' | 'input'> & { input?: unknown };

/** Tests a state with the real client, and parses JSON texts in the answer. */
async function tested(definition: JsonObject, { input = {}, ...request }: Request = {}) {
  const { $metadata, output, inspectionData, ...answer } = await service.sfn.send(
    new TestStateCommand({
      definition: JSON.stringify(definition),
      input: JSON.stringify(input),
      inspectionLevel: 'DEBUG',
      ...request,
    }),
  );
  const inspection = Object.entries(inspectionData ?? {}).map(([field, value]) => [
    field,
    typeof value === 'string' ? JSON.parse(value) : value,
  ]);
  return {
    ...answer,
    ...(output !== undefined && { output: JSON.parse(output) }),
    ...(inspectionData !== undefined && { inspectionData: Object.fromEntries(inspection) }),
  };
}

const pass = { Type: 'Pass', End: true };
const branch = (name: string) => ({ StartAt: name, States: { [name]: pass } });
const invoke = {
  Type: 'Task',
  QueryLanguage: 'JSONata',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: 'foo', Payload: 'bar' },
  End: true,
};
const map = {
  Type: 'Map',
  QueryLanguage: 'JSONata',
  Items: '{% $states.input.Values %}',
  ItemProcessor: {
    ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
    StartAt: 'TestState',
    States: { TestState: invoke },
  },
  End: true,
};
const parallel = { Type: 'Parallel', Branches: [branch('B1'), branch('B2')], End: true };
const failure = { error: 'MockException', cause: 'Mock the cause of the error.' };
const values = { Values: ['first', 'second', 'third'] };

describe('the data flow of a state', () => {
  const nested = { initialData: { fieldFromInput: 'value', otherField: 'other' }, unrelated: 1 };
  const parameters = { staticValue: 'some value', 'inputValue.$': '$.fieldFromInput' };
  const filled = { staticValue: 'some value', inputValue: 'value' };

  test('a Pass shows InputPath, Parameters and ResultPath; with a Result it does not read the first two', async () => {
    const state = { ...pass, InputPath: '$.initialData', Parameters: parameters, ResultPath: '$.modified' };
    const output = { ...nested, modified: filled };
    expect(await tested(state, { input: nested })).toEqual({
      status: 'SUCCEEDED',
      output,
      inspectionData: {
        input: nested,
        afterInputPath: nested.initialData,
        afterParameters: filled,
        afterResultSelector: filled,
        afterResultPath: output,
      },
    });
    const { inspectionData } = await tested({ ...state, Result: { key: 'v' } }, { input: nested });
    expect(inspectionData).toEqual({
      input: nested,
      result: { key: 'v' },
      afterResultSelector: { key: 'v' },
      afterResultPath: { ...nested, modified: { key: 'v' } },
    });
  });

  test('INFO only shows how the state ended and the next state', async () => {
    const rule = { Variable: '$.value', NumericLessThan: 30, Next: 'ValueInTwenties' };
    const state = { Type: 'Choice', Choices: [rule], Default: 'DefaultState' };
    const input = { value: 22 };
    const expected = { status: 'SUCCEEDED', nextState: 'ValueInTwenties', output: input };
    expect(await tested(state, { input, inspectionLevel: 'INFO' })).toEqual(expected);
    const inspectionData = { input, afterInputPath: input };
    expect(await tested(state, { input })).toEqual({ ...expected, inspectionData });
  });

  test('a mocked Map shows its items, concurrency and tolerance, even inside a whole machine', async () => {
    const { Items: _items, QueryLanguage: _language, ...inPaths } = map;
    const state = { ...inPaths, ItemsPath: '$.Values', ToleratedFailureCount: 2 };
    const machine = { StartAt: 'State0', States: { State0: state } };
    const request = { stateName: 'State0', input: values, mock: { errorOutput: failure } };
    expect(await tested(machine, request)).toEqual({
      status: 'FAILED',
      ...failure,
      inspectionData: {
        input: values,
        afterInputPath: values,
        afterItemsPath: values.Values,
        maxConcurrency: 0,
        toleratedFailureCount: 2,
      },
    });
  });

  test("a mocked Parallel shows its result, not its branches' input", async () => {
    const input = { parallelInput: { data: 1 } };
    const result = [{ branch1: 'result' }, { branch2: 'result' }];
    const state = { ...parallel, InputPath: '$.parallelInput', ResultPath: '$.parallelResult' };
    const output = { ...input, parallelResult: result };
    expect(await tested(state, { input, mock: { result: JSON.stringify(result) } })).toEqual({
      status: 'SUCCEEDED',
      output,
      inspectionData: { input, afterResultSelector: result, afterResultPath: output },
    });
  });

  // From the API's documentation, not recorded.
  test('a state shows its variables at the end, and ItemSelector the input of each iteration', async () => {
    const assigning = { ...pass, QueryLanguage: 'JSONata', Assign: { b: '{% $a + 1 %}' } };
    const { inspectionData } = await tested(assigning, { variables: JSON.stringify({ a: 1 }) });
    expect(inspectionData?.variables).toEqual({ a: 1, b: 2 });
    const selecting = { ...map, ItemSelector: { value: '{% $states.context.Map.Item.Value %}' } };
    const mapped = await tested(selecting, { input: { Values: [1, 2] }, mock: { result: '[3, 4]' } });
    expect(mapped.inspectionData?.afterItemSelector).toEqual([{ value: 1 }, { value: 2 }]);
  });

  test('a number is shown as JSON text if the API has text', async () => {
    const { inspectionData } = await tested({ ...pass, InputPath: '$.n' }, { input: { n: 5 } });
    expect(inspectionData).toMatchObject({ afterInputPath: 5, afterParameters: 5 });
  });
});

describe('a failure', () => {
  const retrier = { ErrorEquals: ['MockException'], IntervalSeconds: 1, MaxAttempts: 5, BackoffRate: 2 };

  test.each([
    [4, { status: 'RETRIABLE', errorDetails: { retryIndex: 0, retryBackoffIntervalSeconds: 16 } }],
    [5, { status: 'FAILED', errorDetails: { retryIndex: 0 } }],
  ])('after %i retries of 5', async (retrierRetryCount, { status, errorDetails }) => {
    const mock = { errorOutput: failure };
    const request = { input: values, mock, stateConfiguration: { retrierRetryCount } };
    expect(await tested({ ...invoke, Retry: [retrier] }, request)).toEqual({
      status,
      ...failure,
      inspectionData: { input: values, afterArguments: invoke.Arguments, errorDetails },
    });
  });

  test('that is caught leads to the state of the Catch clause, whose expressions see it', async () => {
    const Catch: JsonObject[] = [
      { ErrorEquals: ['Other'], Next: 'HandleOther' },
      { ErrorEquals: ['MockException'], Output: '{% $states %}', Next: 'HandleMockError' },
    ];
    const answer = await tested({ ...invoke, Catch }, { roleArn, input: values, mock: { errorOutput: failure } });
    expect(answer).toEqual({
      status: 'CAUGHT_ERROR',
      ...failure,
      nextState: 'HandleMockError',
      output: {
        input: values,
        errorOutput: { Error: failure.error, Cause: failure.cause },
        context: {
          Execution: {
            Id: expect.stringMatching(/^arn:aws:states:us-east-1:000000000000:express:[^:]+:[^:]+$/),
            Input: values,
            Name: expect.any(String),
            RoleArn: roleArn,
            StartTime: expect.any(String),
          },
          StateMachine: { Id: expect.stringContaining(':stateMachine:'), Name: expect.any(String) },
          State: { Name: 'StateName', EnteredTime: expect.any(String), RetryCount: 0 },
        },
      },
      inspectionData: { input: values, afterArguments: invoke.Arguments, errorDetails: { catchIndex: 1 } },
    });
  });

  test.each([
    [{}, 2, 'SUCCEEDED'],
    [{ ToleratedFailureCount: 1 }, 1, 'SUCCEEDED'],
    [{ ToleratedFailureCount: 1 }, 2, 'States.ExceedToleratedFailureThreshold'],
    [{ ToleratedFailurePercentage: 50 }, 2, 'States.ExceedToleratedFailureThreshold'],
  ])(
    'of a Map with %j, of which %i of 3 iterations failed: %s',
    async (tolerance, mapIterationFailureCount, expected) => {
      const request = {
        input: values,
        mock: { result: '[0, 0, 1]' },
        stateConfiguration: { mapIterationFailureCount },
      };
      const { status, error } = await tested({ ...map, ...tolerance }, request);
      expect(error ?? status).toBe(expected);
    },
  );

  test('of the state itself has no prefix in its cause, unlike in an execution', async () => {
    const mapState = { Type: 'Map', ItemsPath: '$$.Execution.Input', ItemProcessor: branch('B'), End: true };
    const request = { mock: { result: '[]' }, context: JSON.stringify({ Execution: { Input: { no: 'array' } } }) };
    expect(await tested(mapState, request)).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: 'Reference path "$.Execution.Input" must point to array.',
    });
  });
});

describe('in a test,', () => {
  test('a task that waits for its token uses the mock, and the token of the given context object', async () => {
    const state = {
      Type: 'Task',
      Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
      Parameters: { QueueUrl: 'q', MessageBody: { 'TaskToken.$': '$$.Task.Token' } },
      ResultPath: '$.SQS',
      Next: 'NEXT_STATE',
    };
    const request = { mock: { result: '{"p": 1}' }, context: JSON.stringify({ Task: { Token: 'abcd123' } }) };
    expect(await tested(state, request)).toMatchObject({
      status: 'SUCCEEDED',
      nextState: 'NEXT_STATE',
      output: { SQS: { p: 1 } },
      inspectionData: { afterParameters: { QueueUrl: 'q', MessageBody: { TaskToken: 'abcd123' } }, result: { p: 1 } },
    });
  });

  test('a task without a mock is really called (here it has no endpoint)', async () => {
    const answer = await tested({ ...invoke, Arguments: { FunctionName: 'unknown' } }, { roleArn });
    expect(answer).toMatchObject({ status: 'FAILED', error: 'Lambda.ResourceNotFoundException' });
  });

  test('the items of an ItemReader come from the request', async () => {
    const { Items: _items, ...others } = map;
    const ItemReader = {
      Resource: 'arn:aws:states:::s3:getObject',
      ReaderConfig: { InputType: 'JSON' },
      Arguments: { Bucket: 'b', Key: 'k' },
    };
    const state = { ...others, ItemReader, ItemSelector: '{% $states.context.Map.Item.Value * 2 %}' };
    const stateConfiguration = { mapItemReaderData: '[1, 2, 3]' };
    const { inspectionData } = await tested(state, { mock: { result: '[1, 4, 9]' }, stateConfiguration });
    expect(inspectionData).toEqual({ input: {}, maxConcurrency: 0, afterItemSelector: [2, 4, 6] });
  });
});

describe('a mocked result is checked against the model:', () => {
  const task = (Resource: string) => ({ Type: 'Task', Resource: `arn:aws:states:::${Resource}`, End: true });
  const start = task('states:startExecution');

  test.each<[string, JsonObject, object, string]>([
    ['a list', task('events:putEvents'), { Entries: 'x' }, "Field 'Entries' must be an array"],
    ['inside of lists', task('events:putEvents'), { Entries: [{ EventId: [] }] }, "Field 'EventId' must be a string"],
    ['what is required', start, { executionArn: 'arn' }, "Required field 'ExecutionArn' is missing"],
    ['a time', start, { ExecutionArn: 'a', StartDate: 1 }, "Field 'StartDate' must be a string"],
    ['an integer', task('lambda:invoke'), { StatusCode: '200' }, "Field 'StatusCode' must be a number"],
    [
      'a float',
      task('dynamodb:putItem'),
      { ConsumedCapacity: { CapacityUnits: '1.5' } },
      "Field 'CapacityUnits' must be a number",
    ],
    [
      'an enum',
      task('aws-sdk:s3:getObject'),
      { StorageClass: 'Papyrus' },
      "Field 'StorageClass' is not an expected value",
    ],
  ])('%s', async (_what, state, result, issue) => {
    const mock = { result: JSON.stringify(result) };
    const message = `Mock result schema validation error: ${issue}`;
    await expect(tested(state, { mock })).rejects.toMatchObject({ name: 'ValidationException', message });
    const { output } = await tested(state, { mock: { ...mock, fieldValidationMode: 'NONE' } });
    expect(output).toEqual(result);
  });

  test('PRESENT requires no fields, and unknown fields are always accepted', async () => {
    for (const result of ['{}', '{"random": "json"}']) {
      const { output } = await tested(start, { mock: { result, fieldValidationMode: 'PRESENT' } });
      expect(output).toEqual(JSON.parse(result));
    }
  });
});

describe('TestState refuses', () => {
  const mocked = { mock: { result: '{}' } };
  const needsMock =
    'TestState API does not support Map or Parallel states. Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]';
  const machine = { StartAt: 'A', States: { A: pass } };
  const contextOf = (context: object) => ({ ...mocked, context: JSON.stringify(context) });
  const inContext = (reason: string) => `Invalid Context object provided: ${reason}`;
  const onlyOne = 'A test mock should have only one of the following fields: [result, errorOutput].';
  const tooMany = 'Map iteration failure count must be less than or equal to the number of Map iterations';

  test.each<[string, JsonObject, Request, string]>([
    ['a mock of another state', pass, mocked, "State type 'Pass' is not supported when a mock is specified"],
    ['a task without role and mock', invoke, {}, 'RoleArn must be specified when testing a Task state'],
    ['two mocks in one', invoke, { mock: { result: '{}', errorOutput: failure } }, onlyOne],
    ['an empty mock', invoke, { mock: {} }, onlyOne],
    ['a mock that is not JSON', invoke, { mock: { result: 'x' } }, 'Mocked result must be valid JSON'],
    [
      'secrets of a mock',
      invoke,
      { ...mocked, revealSecrets: true },
      'TestState does not support RevealSecrets when a mock is specified.',
    ],
    ['a result of a Map that is not an array', map, mocked, 'Mocked result must be an array.'],
    [
      'an array of a Map with a ResultWriter',
      { ...map, ResultWriter: { Resource: 'arn:aws:states:::s3:putObject', Arguments: { Bucket: 'b' } } },
      { mock: { result: '[]' } },
      'Mocked result must be a JSON object.',
    ],
    [
      'a result of a Parallel with too few items',
      parallel,
      { mock: { result: '[1]' } },
      'Mocked result must contain the same number of items as number of Parallel branches.',
    ],
    [
      'a count of failures without a mock',
      map,
      { roleArn, stateConfiguration: { mapIterationFailureCount: 0 } },
      'TestState does not support MapIterationFailureCount when a mock is not specified.',
    ],
    [
      'more failures than iterations',
      map,
      { mock: { result: '[1]' }, stateConfiguration: { mapIterationFailureCount: 2 } },
      tooMany,
    ],
    ['an unknown state', machine, { stateName: 'B' }, 'State not found in definition'],
    [
      'an item of a Map in the context object',
      invoke,
      contextOf({ Map: {} }),
      inContext("'Map' field is not supported when mocking a Context object"),
    ],
    [
      'an unknown field in the context object',
      invoke,
      contextOf({ Execution: { x: 1 } }),
      inContext("Field 'x' is not allowed"),
    ],
    [
      'a number in the context object',
      invoke,
      contextOf({ Execution: { Id: 1 } }),
      inContext('Execution.Id must be a string'),
    ],
    [
      'a token for a task that does not wait for one',
      invoke,
      contextOf({ Task: { Token: 't' } }),
      inContext(
        "Context object contains 'Task' when state is not a Task state with a '.sync' or '.waitForTaskToken' service integration pattern",
      ),
    ],
  ])('%s: ValidationException', async (_what, definition, request, message) => {
    await expect(tested(definition, request)).rejects.toMatchObject({ name: 'ValidationException', message });
  });

  test.each<[string, JsonObject, string]>([
    ['a Map without a mock', map, needsMock],
    ['a Parallel without a mock', parallel, needsMock],
    [
      'no branches',
      { ...parallel, Branches: [] },
      "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: Value cannot be empty at /States/StateName/Branches'",
    ],
    [
      'an unknown type',
      { Type: 'Nap', End: true },
      "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: The field 'Type' should have one of these values: [Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map] at /States/StateName/Type'",
    ],
  ])('%s: InvalidDefinition', async (_what, definition, message) => {
    await expect(tested(definition)).rejects.toMatchObject({ name: 'InvalidDefinition', message });
  });

  test('an input that is not JSON: InvalidExecutionInput', async () => {
    const request = new TestStateCommand({ definition: JSON.stringify(pass), input: '{' });
    await expect(service.sfn.send(request)).rejects.toMatchObject({ name: 'InvalidExecutionInput' });
  });
});
