import type { Json, JsonObject } from '../../../src/json.ts';
import {
  createStepFunctions,
  type StepFunctionsOptions,
  type StepFunctionsService,
  type TaskDispatcher,
} from '../../../src/stepfunctions/index.ts';

export const roleArn = 'arn:aws:iam::000000000000:role/offline';

/** Answers every call with an empty object. */
const emptyAnswers: TaskDispatcher = {
  submit: async () => ({}),
  awaitCompletion: async () => ({}),
};

/** Creates the service in this process; waits and retries take no time by default. */
export function newService(options: Partial<StepFunctionsOptions> = {}): StepFunctionsService {
  return createStepFunctions({
    region: 'us-east-1',
    accountId: '000000000000',
    integrations: emptyAnswers,
    delayCapMs: 0,
    ...options,
  });
}

/** How an execution ended, with the types of its events. */
export interface Run {
  status: string;
  output: Json | undefined;
  error: string | undefined;
  cause: string | undefined;
  types: string[];
  /**
   * Each event as `4<3 TaskStateEntered`: its number, the previous event's number, and its type.
   */
  outline: string[];
}

/** Runs a machine in this process; waits and retries take no time, or at most `delayCapMs`. */
export async function runMachine(
  definition: JsonObject,
  input: Json = {},
  integrations = emptyAnswers,
  delayCapMs = 0,
): Promise<Run> {
  const service = newService({ integrations, delayCapMs });
  try {
    const created = await service.call('CreateStateMachine', {
      name: 'm',
      definition: JSON.stringify(definition),
      roleArn,
    });
    const started = await service.call('StartExecution', {
      stateMachineArn: created.stateMachineArn ?? '',
      name: 'e',
      input: JSON.stringify(input),
    });
    const run = service.executions.get(String(started.executionArn));
    await run?.ended();
    const ending = run?.execution.ending;
    const events = run?.execution.history.events ?? [];
    return {
      status: ending?.status ?? '',
      output: ending?.output === undefined ? undefined : JSON.parse(ending.output),
      error: ending?.error,
      cause: ending?.cause,
      types: events.map(({ type }) => type),
      outline: events.map(({ id, previousEventId, type }) => `${id}<${previousEventId} ${type}`),
    };
  } finally {
    await service.close();
  }
}

/** Runs a machine of one state. */
export function runState(state: JsonObject, input: Json = {}, integrations = emptyAnswers): Promise<Run> {
  return runMachine({ StartAt: 'State', States: { State: state } }, input, integrations);
}
