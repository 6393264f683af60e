import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { isJsonObject, type Json, type JsonObject, jsonText, parseJson } from '../../json.ts';
import { stateMachineArn } from '../arns.ts';
import { type Machine, parseMachine, type StateNode } from '../asl/machine.ts';
import { definitionProblems } from '../asl/validate.ts';
import { Execution } from '../engine/execution.ts';
import { ExecutionRun } from '../engine/run.ts';
import type { TaskResult } from '../engine/scope.ts';
import { type InspectedField, StateTest } from '../engine/state-test.ts';
import { ApiError } from './api-error.ts';
import { parseInput } from './executions.ts';
import { type ApiContext, type Operation, operation, present } from './operation.ts';
import { arn, cause, definition, error, payload } from './shapes.ts';
import { refuseProblems } from './state-machines.ts';
import { parseContextObject } from './test-state-context.ts';

const count = z.number().int().min(0, 'Member must have value greater than or equal to 0').nullish();
const stateName = z
  .string()
  .min(1, 'Member must have length greater than or equal to 1')
  .max(80, 'Member must have length less than or equal to 80');
const levels = ['INFO', 'DEBUG', 'TRACE'] as const;
const modes = ['STRICT', 'PRESENT', 'NONE'] as const;

const testStateRequest = z.object({
  definition,
  roleArn: arn.nullish(),
  input: payload.nullish(),
  inspectionLevel: z.enum(levels, 'Member must satisfy enum value set: [INFO, DEBUG, TRACE]').nullish(),
  revealSecrets: z.boolean().nullish(),
  variables: payload.nullish(),
  stateName: stateName.nullish(),
  mock: z
    .object({
      result: payload.nullish(),
      errorOutput: z.object({ error, cause }).nullish(),
      fieldValidationMode: z.enum(modes, 'Member must satisfy enum value set: [STRICT, PRESENT, NONE]').nullish(),
    })
    .nullish(),
  context: payload.nullish(),
  stateConfiguration: z
    .object({
      retrierRetryCount: count,
      errorCausedByState: stateName.nullish(),
      mapIterationFailureCount: count,
      mapItemReaderData: payload.nullish(),
    })
    .nullish(),
});
type Request = z.infer<typeof testStateRequest>;

/**
 * What AWS calls the state where the definition is that of a state alone, and in the context object
 * always.
 */
const testedName = 'StateName';

/**
 * Runs one state, of a machine or alone, and answers how it ended and how the data went through it.
 * Nothing of it is kept.
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

/**
 * The state under test. Throws InvalidDefinition, and ValidationException where the machine has
 * none of that name.
 */
function readState({ definition: text, stateName: name }: Request): StateNode {
  const whole = name == null ? machineAround(text) : text;
  refuseProblems(definitionProblems(whole, 'STANDARD', false));
  const { graphs } = parseMachine(whole);
  const found = graphs.map(({ states }) => states.get(name ?? testedName)).find((node) => node !== undefined);
  if (found === undefined) throw invalid('State not found in definition');
  return { ...found, name: testedName };
}

/** A machine of the state alone, in which every state that it leads to ends the execution. */
function machineAround(text: string): string {
  let state: Json;
  try {
    state = parseJson(text);
  } catch {
    // Told by the check of the definition.
    return text;
  }
  const targets = isJsonObject(state) ? targetsOf(state) : [];
  const states = new Map<string, Json>(targets.map((target) => [target, { Type: 'Succeed' }]));
  states.set(testedName, state);
  return JSON.stringify({ StartAt: testedName, States: Object.fromEntries(states) });
}

function targetsOf(state: JsonObject): string[] {
  const lists = [state.Choices, state.Catch].flatMap((list) => (Array.isArray(list) ? list : []));
  const targets = [state.Next, state.Default, ...lists.map((entry) => (isJsonObject(entry) ? entry.Next : undefined))];
  return targets.filter((target) => typeof target === 'string');
}

/**
 * Throws for a state that cannot run here without a mock: its parts, or somebody else, would have
 * to end it.
 */
function refuseMissingMock(request: Request, { definition: { Type }, resource }: StateNode): void {
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
    if (value != null) throw invalid(`TestState does not support ${field} when a mock is not specified.`);
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
  if (Type === 'Task' && roleArn == null) throw invalid('RoleArn must be specified when testing a Task state');
}

async function readMock(
  { engine }: ApiContext,
  { mock, revealSecrets, stateConfiguration }: Request,
  node: StateNode,
): Promise<TaskResult | undefined> {
  if (mock == null) return undefined;
  const { Type } = node.definition;
  if (Type !== 'Task' && Type !== 'Map' && Type !== 'Parallel')
    throw invalid(`State type '${Type}' is not supported when a mock is specified`);
  if (revealSecrets === true) throw invalid('TestState does not support RevealSecrets when a mock is specified.');
  if ((mock.result == null) === (mock.errorOutput == null))
    throw invalid('A test mock should have only one of the following fields: [result, errorOutput].');
  refuseUnknownCause(stateConfiguration?.errorCausedByState, node);
  if (mock.errorOutput != null) {
    if (mock.errorOutput.error == null) throw invalid("Value at 'mock.errorOutput.error' must not be null");
    return { failure: { error: mock.errorOutput.error, cause: mock.errorOutput.cause ?? undefined } };
  }
  const output = parsed(mock.result ?? '', 'Mocked result must be valid JSON');
  refuseWrongParts(output, node, stateConfiguration?.mapIterationFailureCount ?? 0);
  const mode = mock.fieldValidationMode ?? 'STRICT';
  if (node.resource !== undefined && mode !== 'NONE') {
    const problem = await engine.dispatcher.mockedResultProblem?.(node.resource, output, mode === 'STRICT');
    if (problem !== undefined) throw invalid(`Mock result schema validation error: ${problem}`);
  }
  return { output };
}

/** The result of a Parallel or Map state has its shape. */
function refuseWrongParts(result: Json, { definition: { Type }, fields, graphs }: StateNode, failures: number): void {
  if (Type !== 'Map' && Type !== 'Parallel') return;
  if (Type === 'Map' && fields.ResultWriter !== undefined) {
    if (!isJsonObject(result)) throw invalid('Mocked result must be a JSON object.');
    return;
  }
  if (!Array.isArray(result)) throw invalid('Mocked result must be an array.');
  if (Type === 'Parallel' && result.length !== graphs.length)
    throw invalid('Mocked result must contain the same number of items as number of Parallel branches.');
  if (Type === 'Map' && failures > result.length)
    throw invalid('Map iteration failure count must be less than or equal to the number of Map iterations');
}

function refuseUnknownCause(name: string | null | undefined, node: StateNode): void {
  if (name == null || namesIn(node).includes(name)) return;
  throw invalid(`errorCausedByState must name a state inside the Map or Parallel state, which has no '${name}'`);
}

function namesIn({ graphs }: StateNode): string[] {
  return graphs.flatMap(({ states }) => [...states].flatMap(([name, inner]) => [name, ...namesIn(inner)]));
}

/**
 * What the ItemReader of a Map has read. Without it a mocked Map with an ItemReader has no items to
 * show.
 */
function readItems(text: string | null | undefined, { fields, definition: { Type } }: StateNode): Json[] | undefined {
  if (Type !== 'Map' || fields.ItemReader === undefined) return undefined;
  const items = text == null ? [] : parsed(text, 'MapItemReaderData must be valid JSON');
  if (!Array.isArray(items)) throw invalid('MapItemReaderData must be an array.');
  return items;
}

function readVariables(text: string | null | undefined): JsonObject {
  const variables = text == null ? {} : parsed(text, 'Variables must be valid JSON');
  if (!isJsonObject(variables)) throw invalid('Variables must be a JSON object.');
  return variables;
}

/** AWS tests a state in an Express execution: five minutes at most. */
function beginTest(
  { scope, engine }: ApiContext,
  { definition: text, roleArn, input: inputText }: Request,
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

function answer({ execution }: ExecutionRun, test: StateTest, level: (typeof levels)[number]): JsonObject {
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

/** All other fields of the inspection are JSON text. */
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

function parsed(text: string, problem: string): Json {
  try {
    return parseJson(text);
  } catch {
    throw invalid(problem);
  }
}

function invalid(message: string): ApiError {
  return new ApiError('ValidationException', message);
}

export const testStateOperations: Record<string, Operation> = { TestState: testState };
