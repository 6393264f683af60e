import type { Json, JsonObject } from '../../src/json.ts';
import { createStepFunctions, type TaskDispatcher } from '../../src/stepfunctions/index.ts';

const nothing: TaskDispatcher = {
  submit: async () => ({}),
  awaitCompletion: async () => ({}),
};

/** How an execution ended, with its events' types. */
export interface Run {
  status: string;
  output: Json | undefined;
  error: string | undefined;
  cause: string | undefined;
  types: string[];
  /** Each event as `4<3 TaskStateEntered`: its number, the one before it and its type. */
  outline: string[];
}

/** Runs a machine in this process; waits and retries take no time, or at most `delayCapMs`. */
export async function runMachine(
  definition: JsonObject,
  input: Json = {},
  integrations = nothing,
  delayCapMs = 0,
): Promise<Run> {
  const service = createStepFunctions({ region: 'us-east-1', accountId: '000000000000', integrations, delayCapMs });
  try {
    const role = 'arn:aws:iam::000000000000:role/offline';
    const created = await service.call('CreateStateMachine', {
      name: 'm',
      definition: JSON.stringify(definition),
      roleArn: role,
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

/** Runs one state. */
export function runState(state: JsonObject, input: Json = {}, integrations = nothing): Promise<Run> {
  return runMachine({ StartAt: 'State', States: { State: state } }, input, integrations);
}
