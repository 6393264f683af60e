import type { JsonObject } from '../../src/json.ts';
import { roleArn } from './support/in-process.ts';
import {
  branch,
  failure,
  invoke,
  map,
  parallel,
  pass,
  type TestRequest,
  testState,
  values,
} from './support/test-state.ts';
import { useService } from './support/use-service.ts';

// Unless noted otherwise, LocalStack's tests recorded the expected answers on AWS (Apache-2.0,
// `tests/aws/services/stepfunctions/v2/test_state`):
// https://github.com/localstack/localstack/tree/8b9a79f

const service = useService();

const tested = (definition: JsonObject, request?: TestRequest) => testState(service, definition, request);

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
