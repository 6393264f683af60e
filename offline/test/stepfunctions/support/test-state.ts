import { TestStateCommand, type TestStateInput } from '@aws-sdk/client-sfn';
import type { JsonObject } from '../../../src/json.ts';
import type { Service } from './running-service.ts';

export type TestRequest = Omit<Partial<TestStateInput>, 'definition' | 'input'> & { input?: unknown };

/** Tests a state with the real client, and parses JSON texts in the answer. */
export async function testState(
  { sfn }: Service,
  definition: JsonObject,
  { input = {}, ...request }: TestRequest = {},
) {
  const { $metadata, output, inspectionData, ...answer } = await sfn.send(
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

export const pass = { Type: 'Pass', End: true };
export const branch = (name: string) => ({ StartAt: name, States: { [name]: pass } });
export const invoke = {
  Type: 'Task',
  QueryLanguage: 'JSONata',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: 'foo', Payload: 'bar' },
  End: true,
};
export const map = {
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
export const parallel = { Type: 'Parallel', Branches: [branch('B1'), branch('B2')], End: true };
export const failure = { error: 'MockException', cause: 'Mock the cause of the error.' };
export const values = { Values: ['first', 'second', 'third'] };
