import type { Json } from '../json.ts';
import { type TaskCall, type TaskDispatcher, TaskFailure } from '../stepfunctions/integrations/dispatcher.ts';
import type { StepFunctionsService } from '../stepfunctions/service.ts';
import { type DefinitionSource, readDefinition } from './read-definition.ts';
import { integrations, type Mock, roleArn, type TestStateOptions, withService } from './test-state.ts';

/**
 * A task's mock in a workflow: one for all calls, a list with one for each call (the last one
 * repeats), or a function of the task's arguments.
 */
export type TaskMock = Mock | readonly Mock[] | ((taskArguments: Json) => Mock | Promise<Mock>);

/** How a workflow ended. */
export interface TestedWorkflow {
  status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  output: Json | undefined;
  error: string | undefined;
  cause: string | undefined;
  /** The states in the order in which they were entered, with those of branches and iterations. */
  path: string[];
  /** The calls of tasks, in order. */
  calls: { state: string; arguments: Json }[];
}

/**
 * Runs a whole workflow in this process with mocks for its tasks, by the name of the state. Waits
 * and retries take no time. A `.waitForTaskToken` task is completed with its mock. Rejects if a
 * task has no mock or a mock throws.
 *
 * @example
 * const { status, path } = await testWorkflow('workflows/order.asl.yml', { amount: 5 }, {
 *   Pay: [{ error: 'Lambda.TooManyRequestsException' }, { result: { Payload: 'paid' } }],
 * });
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
      // The execution only sees a failed task; testWorkflow rejects with the error itself.
      thrown.push(error);
      throw error;
    }
    const list = given === undefined ? [] : [given].flat();
    const index = made.get(stateName) ?? 0;
    made.set(stateName, index + 1);
    const mock = list[Math.min(index, list.length - 1)];
    if (mock !== undefined) return mock;
    thrown.push(new Error(`The task '${stateName}' runs: give it a mock`));
    return { error: 'NoMock' };
  };
}

function resultOf(mock: Mock): Json {
  if ('result' in mock) return mock.result;
  throw new TaskFailure(mock.error, mock.cause);
}
