import type { TestExecutionStatus } from '@aws-sdk/client-sfn';
import { z } from 'zod';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import type { TaskCall, TaskDispatcher } from '../stepfunctions/integrations/dispatcher.ts';
import { TaskFailure } from '../stepfunctions/integrations/dispatcher.ts';
import { createSdkIntegrations } from '../stepfunctions/integrations/sdk-integrations.ts';
import { createStepFunctions, type StepFunctionsService } from '../stepfunctions/service.ts';
import { type DefinitionSource, type References, readDefinition } from './read-definition.ts';

/** What stands in for the work of a task, of a Parallel's branches or of a Map's iterations. */
export type Mock =
  | { result: Json; fieldValidationMode?: 'STRICT' | 'PRESENT' | 'NONE' }
  | { error: string; cause?: string };

export interface TestStateOptions {
  /**
   * What `!Ref`, `!GetAtt`, `!Sub` and `${…}` of a definition's file stand for, by name: `Table`,
   * `Function.Arn`.
   */
  references?: References;
  /** The variables before the state. */
  variables?: JsonObject;
  /** The context object; only with a mock. */
  context?: JsonObject;
  /** As in the API; `retrierRetryCount` counts on from here through a list of mocks. */
  stateConfiguration?: JsonObject;
}

/** How a state ended. All values are parsed. */
export interface TestedState {
  status: TestExecutionStatus;
  output: Json | undefined;
  error: string | undefined;
  cause: string | undefined;
  nextState: string | undefined;
  /** The variables after the state. */
  variables: JsonObject;
  /** The data on its way: `input`, `afterArguments`, `result`, …, and `errorDetails`. */
  inspection: JsonObject;
  /** The mocks that were used. */
  attempts: number;
}

const region = 'us-east-1';
const accountId = '000000000000';
const roleArn = `arn:aws:iam::${accountId}:role/test`;

const answer = z.object({
  status: z.enum(['SUCCEEDED', 'FAILED', 'RETRIABLE', 'CAUGHT_ERROR']),
  output: z.string().optional(),
  error: z.string().optional(),
  cause: z.string().optional(),
  nextState: z.string().optional(),
  inspectionData: z.record(z.string(), z.union([z.string(), z.number(), z.record(z.string(), z.number())])),
});

/**
 * Only what has an endpoint in the environment (AWS_ENDPOINT_URL_…) can be called without a mock.
 */
const integrations = createSdkIntegrations({
  region,
  accountId,
  endpoints: {},
  lambdaEndpoint: () => process.env.AWS_ENDPOINT_URL_LAMBDA,
});

/**
 * Tests one state in this process, as TestState of the API does. `state` names it in a whole machine; undefined: the
 * definition is the state alone. A list of mocks has one for each attempt of Retry; waits and retries take no time.
 * Rejects with the API's error for what the API refuses.
 *
 * @example
 * const { status, nextState } = await testState('workflows/order.asl.yml', 'Pay', { amount: 5 }, [
 *   { error: 'Lambda.TooManyRequestsException' },
 *   { result: { Payload: 'paid' } },
 * ]);
 */
export async function testState(
  definition: DefinitionSource,
  state: string | undefined,
  input: Json = {},
  mocks?: Mock | readonly Mock[],
  options: TestStateOptions = {},
): Promise<TestedState> {
  const text = JSON.stringify(readDefinition(definition, options.references));
  const attempts = mocks === undefined ? [undefined] : [mocks].flat();
  /** Attempts that each retrier has used up. */
  const used = new Map<number, number>();
  const before = Number(options.stateConfiguration?.retrierRetryCount ?? 0);
  return withService(integrations, async (service) => {
    for (const [index, mock] of attempts.entries()) {
      const attempt = (retriesUsed: number) => testOnce(service, text, state, input, mock, options, retriesUsed);
      let tested = await attempt(before);
      const retrier = retrierOf(tested);
      const count = used.get(retrier ?? -1) ?? 0;
      if (retrier !== undefined && count > 0) tested = await attempt(before + count);
      if (tested.status !== 'RETRIABLE' || index === attempts.length - 1) return { ...tested, attempts: index + 1 };
      used.set(retrier ?? -1, count + 1);
    }
    throw new Error('testState needs at least one mock in the list');
  });
}

async function testOnce(
  service: StepFunctionsService,
  definition: string,
  state: string | undefined,
  input: Json,
  mock: Mock | undefined,
  { variables, context, stateConfiguration }: TestStateOptions,
  retriesUsed: number,
): Promise<Omit<TestedState, 'attempts'>> {
  const configuration = { ...stateConfiguration, ...(retriesUsed > 0 && { retrierRetryCount: retriesUsed }) };
  const request: JsonObject = {
    definition,
    roleArn,
    input: JSON.stringify(input),
    inspectionLevel: 'TRACE',
    ...(state !== undefined && { stateName: state }),
    ...(variables !== undefined && { variables: JSON.stringify(variables) }),
    ...(context !== undefined && { context: JSON.stringify(context) }),
    ...(mock !== undefined && { mock: mockInput(mock) }),
    ...(Object.keys(configuration).length > 0 && { stateConfiguration: configuration }),
  };
  const { status, output, error, cause, nextState, inspectionData } = answer.parse(
    await service.call('TestState', request),
  );
  const inspection: JsonObject = {};
  for (const [field, value] of Object.entries(inspectionData))
    inspection[field] = typeof value === 'string' ? JSON.parse(value) : value;
  return {
    status,
    output: output === undefined ? undefined : JSON.parse(output),
    error,
    cause,
    nextState,
    variables: isJsonObject(inspection.variables) ? inspection.variables : {},
    inspection,
  };
}

function mockInput(mock: Mock): JsonObject {
  if (!('result' in mock))
    return { errorOutput: { error: mock.error, ...(mock.cause !== undefined && { cause: mock.cause }) } };
  const { result, fieldValidationMode } = mock;
  return { result: JSON.stringify(result), ...(fieldValidationMode !== undefined && { fieldValidationMode }) };
}

function retrierOf({ inspection: { errorDetails } }: Pick<TestedState, 'inspection'>): number | undefined {
  const index = isJsonObject(errorDetails) ? errorDetails.retryIndex : undefined;
  return typeof index === 'number' ? index : undefined;
}

/**
 * A task's mock in a workflow: always the same, one for each call (the last stays), or made from
 * the task's arguments.
 */
export type TaskMock = Mock | readonly Mock[] | ((taskArguments: Json) => Mock | Promise<Mock>);

/** How a workflow ended. */
export interface TestedWorkflow {
  status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  output: Json | undefined;
  error: string | undefined;
  cause: string | undefined;
  /** The states in the order in which they were entered, also those of branches and iterations. */
  path: string[];
  /** The tasks that were called, with their arguments. */
  calls: { state: string; arguments: Json }[];
}

/**
 * Runs a whole workflow in this process with mocks for its tasks, by the name of the state; waits
 * and retries take no time. A `.waitForTaskToken` task is completed with its mock. Rejects where a
 * task has no mock, and with what a mock throws.
 */
export async function testWorkflow(
  definition: DefinitionSource,
  input: Json,
  mocks: Readonly<Record<string, TaskMock>>,
  { references }: Pick<TestStateOptions, 'references'> = {},
): Promise<TestedWorkflow> {
  const calls: TestedWorkflow['calls'] = [];
  const thrown: unknown[] = [];
  const mockOf = mocksByState(mocks, calls, thrown);
  const complete = async ({ taskToken = '' }: TaskCall, mock: Mock, service: StepFunctionsService) =>
    'result' in mock
      ? service.call('SendTaskSuccess', { taskToken, output: JSON.stringify(mock.result) })
      : service.call('SendTaskFailure', { taskToken, error: mock.error, cause: mock.cause ?? '' });
  const dispatcher = (service: () => StepFunctionsService): TaskDispatcher => ({
    ...(integrations.parameterIssues && { parameterIssues: integrations.parameterIssues }),
    submit: async (call) => {
      if (call.resource.pattern === 'sync') return {};
      const mock = await mockOf(call);
      if (call.resource.pattern === 'request') return resultOf(mock);
      await complete(call, mock, service());
      return {};
    },
    awaitCompletion: async (call) => resultOf(await mockOf(call)),
  });
  let running: StepFunctionsService | undefined;
  const lookUp = () => {
    if (running === undefined) throw new Error('the workflow has not begun');
    return running;
  };
  return withService(dispatcher(lookUp), async (service) => {
    running = service;
    const text = JSON.stringify(readDefinition(definition, references));
    const { stateMachineArn = '' } = await service.call('CreateStateMachine', {
      name: 'tested',
      definition: text,
      roleArn,
    });
    const { executionArn } = await service.call('StartExecution', { stateMachineArn, input: JSON.stringify(input) });
    const run = service.executions.get(String(executionArn));
    await run?.ended();
    if (thrown.length > 0) throw thrown[0];
    const { ending, history } = run?.execution ?? {};
    if (ending === undefined) throw new Error('the workflow did not end');
    const names = history?.events
      .filter(({ type }) => type.endsWith('StateEntered'))
      .map(({ details }) => details?.name);
    return {
      status: ending.status,
      output: ending.output === undefined ? undefined : JSON.parse(ending.output),
      error: ending.error,
      cause: ending.cause,
      path: (names ?? []).map(String),
      calls,
    };
  });
}

function mocksByState(
  mocks: Readonly<Record<string, TaskMock>>,
  calls: TestedWorkflow['calls'],
  thrown: unknown[],
): (call: TaskCall) => Promise<Mock> {
  const byState = new Map(Object.entries(mocks));
  const made = new Map<string, number>();
  return async ({ stateName, parameters }) => {
    calls.push({ state: stateName, arguments: parameters });
    const given = byState.get(stateName);
    try {
      if (typeof given === 'function') return await given(parameters);
    } catch (error) {
      // For the execution the task failed; the test learns why.
      thrown.push(error);
      throw error;
    }
    const list = given === undefined ? [] : [given].flat();
    const place = made.get(stateName) ?? 0;
    made.set(stateName, place + 1);
    const mock = list[Math.min(place, list.length - 1)];
    if (mock !== undefined) return mock;
    thrown.push(new Error(`The task '${stateName}' runs: give it a mock`));
    return { error: 'NoMock' };
  };
}

function resultOf(mock: Mock): Json {
  if ('result' in mock) return mock.result;
  throw new TaskFailure(mock.error, mock.cause);
}

async function withService<T>(
  dispatcher: TaskDispatcher,
  use: (service: StepFunctionsService) => Promise<T>,
): Promise<T> {
  const service = createStepFunctions({ region, accountId, integrations: dispatcher, delayCapMs: 0 });
  try {
    return await use(service);
  } finally {
    await service.close();
  }
}
