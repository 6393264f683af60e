import { TestStateCommand } from '@aws-sdk/client-sfn';
import type { JsonObject } from '../../src/json.ts';
import { roleArn } from './support/in-process.ts';
import { failure, invoke, map, parallel, pass, type TestRequest, testState } from './support/test-state.ts';
import { useService } from './support/use-service.ts';

// Unless noted otherwise, LocalStack's tests recorded the expected answers on AWS (Apache-2.0,
// `tests/aws/services/stepfunctions/v2/test_state`):
// https://github.com/localstack/localstack/tree/8b9a79f

const service = useService();

const tested = (definition: JsonObject, request?: TestRequest) => testState(service, definition, request);

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

  test.each<[string, JsonObject, TestRequest, string]>([
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
