import { isJsonObject, type Json } from '../../json.ts';
import type { StateNode } from '../asl/machine.ts';
import type { TaskResult } from '../engine/scope.ts';
import { ApiError } from './api-error.ts';
import type { ApiContext } from './operation.ts';
import { invalidTest, parseField, type TestStateRequest } from './test-state-request.ts';

/** Refuses a test that needs a mock and has none: somebody else would have to end the state. */
export function refuseMissingMock(request: TestStateRequest, { definition: { Type }, resource }: StateNode): void {
  const { mock, context, stateConfiguration, roleArn } = request;
  if (mock != null) return;
  const needMock: [string, unknown][] = [
    ['Context', context],
    ['RetrierRetryCount', stateConfiguration?.retrierRetryCount],
    ['ErrorCausedByState', stateConfiguration?.errorCausedByState],
    ['MapIterationFailureCount', stateConfiguration?.mapIterationFailureCount],
    ['MapItemReaderData', stateConfiguration?.mapItemReaderData],
  ];
  for (const [field, value] of needMock)
    if (value != null) throw invalidTest(`TestState does not support ${field} when a mock is not specified.`);
  if (Type === 'Map' || Type === 'Parallel')
    throw new ApiError(
      'InvalidDefinition',
      'TestState API does not support Map or Parallel states. Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]',
    );
  if (resource !== undefined && resource.pattern !== 'request')
    throw new ApiError(
      'InvalidDefinition',
      "TestState API supports activities and the service integration patterns '.sync' and '.waitForTaskToken' only when a mock is specified.",
    );
  if (Type === 'Task' && roleArn == null) throw invalidTest('RoleArn must be specified when testing a Task state');
}

/**
 * Reads the mock of a test; undefined if it has none.
 * @throws ValidationException for a mock that AWS would refuse
 */
export async function readMock(
  { engine }: ApiContext,
  { mock, revealSecrets, stateConfiguration }: TestStateRequest,
  node: StateNode,
): Promise<TaskResult | undefined> {
  if (mock == null) return undefined;
  const { Type } = node.definition;
  if (Type !== 'Task' && Type !== 'Map' && Type !== 'Parallel')
    throw invalidTest(`State type '${Type}' is not supported when a mock is specified`);
  if (revealSecrets === true) throw invalidTest('TestState does not support RevealSecrets when a mock is specified.');
  if ((mock.result == null) === (mock.errorOutput == null))
    throw invalidTest('A test mock should have only one of the following fields: [result, errorOutput].');
  refuseUnknownCause(stateConfiguration?.errorCausedByState, node);
  if (mock.errorOutput != null) {
    if (mock.errorOutput.error == null) throw invalidTest("Value at 'mock.errorOutput.error' must not be null");
    return { failure: { error: mock.errorOutput.error, cause: mock.errorOutput.cause ?? undefined } };
  }
  const output = parseField(mock.result ?? '', 'Mocked result must be valid JSON');
  refuseWrongParts(output, node, stateConfiguration?.mapIterationFailureCount ?? 0);
  const mode = mock.fieldValidationMode ?? 'STRICT';
  if (node.resource !== undefined && mode !== 'NONE') {
    const issue = await engine.dispatcher.mockedResultIssue?.(node.resource, output, mode === 'STRICT');
    if (issue !== undefined) throw invalidTest(`Mock result schema validation error: ${issue}`);
  }
  return { output };
}

/** Refuses a mocked result that does not have the shape of a Parallel's or Map's result. */
function refuseWrongParts(result: Json, { definition: { Type }, fields, graphs }: StateNode, failures: number): void {
  if (Type !== 'Map' && Type !== 'Parallel') return;
  if (Type === 'Map' && fields.ResultWriter !== undefined) {
    if (!isJsonObject(result)) throw invalidTest('Mocked result must be a JSON object.');
    return;
  }
  if (!Array.isArray(result)) throw invalidTest('Mocked result must be an array.');
  if (Type === 'Parallel' && result.length !== graphs.length)
    throw invalidTest('Mocked result must contain the same number of items as number of Parallel branches.');
  if (Type === 'Map' && failures > result.length)
    throw invalidTest('Map iteration failure count must be less than or equal to the number of Map iterations');
}

function refuseUnknownCause(name: string | null | undefined, node: StateNode): void {
  if (name == null || namesIn(node).includes(name)) return;
  throw invalidTest(`errorCausedByState must name a state inside the Map or Parallel state, which has no '${name}'`);
}

function namesIn({ graphs }: StateNode): string[] {
  return graphs.flatMap(({ states }) => [...states].flatMap(([name, inner]) => [name, ...namesIn(inner)]));
}

/** Returns what the ItemReader of a mocked Map read; without `mapItemReaderData` no items. */
export function readItems(
  text: string | null | undefined,
  { fields, definition: { Type } }: StateNode,
): Json[] | undefined {
  if (Type !== 'Map' || fields.ItemReader === undefined) return undefined;
  const items = text == null ? [] : parseField(text, 'MapItemReaderData must be valid JSON');
  if (!Array.isArray(items)) throw invalidTest('MapItemReaderData must be an array.');
  return items;
}
