import { randomUUID } from 'node:crypto';
import { type Json, type JsonObject, jsonText } from '../../json.ts';
import { stateMachineArn } from '../arns.ts';
import type { Machine, StateNode } from '../asl/machine.ts';
import { Execution } from '../engine/execution.ts';
import { ExecutionRun } from '../engine/run.ts';
import { type InspectedField, StateTest } from '../engine/state-test.ts';
import { parseInput } from './executions.ts';
import { type ApiContext, type Operation, operation, present } from './operation.ts';
import { parseContextObject } from './test-state-context.ts';
import { readItems, readMock, refuseMissingMock } from './test-state-mock.ts';
import { readState, readVariables, type TestStateRequest, testedName, testStateRequest } from './test-state-request.ts';

/**
 * Runs one state, of a machine or alone. Answers how it ended and how the data went through it;
 * nothing is stored.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_TestState.html
 */
const testState = operation(testStateRequest, async (context, request) => {
  const node = readState(request);
  refuseMissingMock(request, node);
  const mock = await readMock(context, request, node);
  const input = parseInput(request.input ?? '{}');
  const { stateConfiguration: configuration } = request;
  const test = new StateTest({
    mock,
    context: request.context == null ? undefined : parseContextObject(request.context, node),
    retriesUsed: configuration?.retrierRetryCount ?? undefined,
    failedIterations: configuration?.mapIterationFailureCount ?? undefined,
    readItems: mock === undefined ? undefined : readItems(configuration?.mapItemReaderData, node),
  });
  test.variables = readVariables(request.variables);
  test.note('input', input);
  const run = beginTest(context, request, node, input, test);
  await run.ended();
  return answer(run, test, request.inspectionLevel ?? 'INFO');
});

/** Starts the test in an Express execution, as AWS does: it ends after five minutes at most. */
function beginTest(
  { scope, engine }: ApiContext,
  { definition: text, roleArn, input: inputText }: TestStateRequest,
  node: StateNode,
  input: Json,
  test: StateTest,
): ExecutionRun {
  const [machineName, name] = [randomUUID(), randomUUID()];
  const root = {
    id: 0,
    startAt: testedName,
    states: new Map([[testedName, node]]),
    distributed: false,
    executionType: 'EXPRESS' as const,
  };
  const machine: Machine = { root, graphs: [root], timeoutSeconds: undefined };
  const execution = new Execution({
    arn: `arn:aws:states:${scope.region}:${scope.accountId}:express:${machineName}:${name}`,
    name,
    type: 'EXPRESS',
    stateMachineArn: stateMachineArn(scope, machineName),
    stateMachineName: machineName,
    roleArn: roleArn ?? null,
    definition: text,
    machine,
    inputText: inputText ?? '{}',
    input,
    startedAt: engine.clock.now(),
  });
  const run = new ExecutionRun(execution, { ...engine, onIdle: () => {}, onEnd: () => {} }, test);
  run.start();
  return run;
}

function answer(
  { execution }: ExecutionRun,
  test: StateTest,
  level: NonNullable<TestStateRequest['inspectionLevel']>,
): JsonObject {
  const { ending } = execution;
  const succeeded = ending?.status === 'SUCCEEDED';
  const timedOut = ending?.status === 'TIMED_OUT' ? 'States.Timeout' : undefined;
  const failure = succeeded ? test.caught?.failure : { error: ending?.error ?? timedOut, cause: ending?.cause };
  const failedStatus = test.retryDelayMs === undefined ? 'FAILED' : 'RETRIABLE';
  return present({
    status: succeeded ? (failure === undefined ? 'SUCCEEDED' : 'CAUGHT_ERROR') : failedStatus,
    output: ending?.output,
    error: failure?.error,
    cause: failure?.cause,
    nextState: succeeded ? test.nextState : undefined,
    inspectionData: level === 'INFO' ? undefined : inspectionData(test),
  });
}

/** Fields of the inspection that are numbers; all others are JSON text. */
const numbers = new Set<InspectedField>(['maxConcurrency', 'toleratedFailureCount', 'toleratedFailurePercentage']);

function inspectionData({ inspected, variables, caught, retryIndex, retryDelayMs }: StateTest): JsonObject {
  const data: JsonObject = {};
  for (const [field, value] of inspected) data[field] = numbers.has(field) ? value : jsonText(value);
  if (Object.keys(variables).length > 0) data.variables = jsonText(variables);
  const errorDetails = present({
    catchIndex: caught?.index,
    retryIndex,
    retryBackoffIntervalSeconds: retryDelayMs === undefined ? undefined : Math.round(retryDelayMs / 1_000),
  });
  return Object.keys(errorDetails).length > 0 ? { ...data, errorDetails } : data;
}

export const testStateOperations: Record<string, Operation> = { TestState: testState };
