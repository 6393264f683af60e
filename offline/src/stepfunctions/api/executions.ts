import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { executionArn, expressExecutionArn } from '../arns.ts';
import { Execution } from '../engine/execution.ts';
import { eventToWire } from '../engine/history.ts';
import { ExecutionRun } from '../engine/run.ts';
import { type Json, type JsonObject, parseJson } from '../json.ts';
import type { StateMachine } from '../store/machine-store.ts';
import { ApiError } from './api-error.ts';
import { childrenOfMapRun } from './map-runs.ts';
import { type ApiContext, type Operation, operation, present } from './operation.ts';
import { pageOf } from './paging.ts';
import { arn, cause, error, name, page, payload } from './shapes.ts';
import { checkArn, checkName, findMachine } from './state-machines.ts';

const defaultPage = 100;
/** AWS bills Express executions in steps of 100 ms and 64 MB. */
const billedMilliseconds = 100;
const billedMemoryMb = 64;

const startRequest = z.object({
  stateMachineArn: arn,
  name: name.optional(),
  input: payload.optional(),
  traceHeader: z.string().optional(),
});

/** Idempotent for a Standard machine: the same name and input while it runs answers the execution that runs. */
const startExecution = operation(startRequest, async (context, request) => {
  const machine = findMachine(context, request.stateMachineArn);
  const inputText = request.input ?? '{}';
  if (machine.type === 'STANDARD' && request.name !== undefined) {
    const existing = context.executions.get(executionArn(context.scope, machine.name, request.name));
    if (existing !== undefined) {
      const { origin, status } = existing.execution;
      if (status === 'RUNNING' && origin.inputText === inputText)
        return { executionArn: origin.arn, startDate: origin.startedAt / 1_000 };
      throw new ApiError('ExecutionAlreadyExists', `Execution Already Exists: '${origin.arn}'`);
    }
  }
  const run = begin(context, machine, request.name, inputText);
  const { origin } = run.execution;
  await context.saved(run);
  return { executionArn: origin.arn, startDate: origin.startedAt / 1_000 };
});

const startSyncExecution = operation(startRequest, async (context, request) => {
  const machine = findMachine(context, request.stateMachineArn);
  if (machine.type !== 'EXPRESS') {
    throw new ApiError('StateMachineTypeNotSupported', 'This operation is not supported by this type of state machine');
  }
  const run = begin(context, machine, request.name, request.input ?? '{}');
  await run.ended();
  const { origin, ending } = run.execution;
  const milliseconds = (ending?.stoppedAt ?? origin.startedAt) - origin.startedAt;
  return {
    ...describe(run),
    billingDetails: {
      billedDurationInMilliseconds: Math.max(1, Math.ceil(milliseconds / billedMilliseconds)) * billedMilliseconds,
      billedMemoryUsedInMB: billedMemoryMb,
    },
  };
});

function begin(
  context: ApiContext,
  machine: StateMachine,
  givenName: string | undefined,
  inputText: string,
): ExecutionRun {
  if (givenName !== undefined) checkName(givenName);
  const executionName = givenName ?? randomUUID();
  const execution = new Execution({
    arn:
      machine.type === 'EXPRESS'
        ? expressExecutionArn(context.scope, machine.name, executionName, randomUUID())
        : executionArn(context.scope, machine.name, executionName),
    name: executionName,
    type: machine.type,
    stateMachineArn: machine.arn,
    stateMachineName: machine.name,
    roleArn: machine.roleArn,
    definition: machine.definition,
    machine: machine.machine,
    inputText,
    input: parseInput(inputText),
    startedAt: context.engine.clock.now(),
  });
  const run = new ExecutionRun(execution, context.engine);
  context.executions.add(run);
  run.start();
  return run;
}

function parseInput(text: string): Json {
  try {
    return parseJson(text);
  } catch (problem) {
    throw new ApiError(
      'InvalidExecutionInput',
      `Invalid State Machine Execution Input: '${problem instanceof Error ? problem.message : problem}'`,
    );
  }
}

/** AWS describes, stops and reads the history of Standard executions only. Throws InvalidArn and ExecutionDoesNotExist. */
function findStandard(context: ApiContext, arnGiven: string): ExecutionRun {
  checkArn(arnGiven, 'execution');
  const run = context.executions.get(arnGiven);
  if (run === undefined) throw new ApiError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arnGiven}'`);
  return run;
}

const describeExecution = operation(z.object({ executionArn: arn }), (context, request) => {
  const run = findStandard(context, request.executionArn);
  const { status } = run.execution;
  return {
    ...describe(run),
    redriveCount: 0,
    ...(status === 'RUNNING' || status === 'SUCCEEDED'
      ? { redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason: `Execution is ${status} and cannot be redriven` }
      : { redriveStatus: 'REDRIVABLE' }),
  };
});

/** What DescribeExecution and StartSyncExecution answer alike. */
export function describe(run: ExecutionRun): JsonObject {
  const { origin, ending, status } = run.execution;
  return present({
    executionArn: origin.arn,
    stateMachineArn: origin.stateMachineArn,
    name: origin.name,
    mapRunArn: origin.child?.mapRunArn,
    status,
    startDate: origin.startedAt / 1_000,
    stopDate: ending === undefined ? undefined : ending.stoppedAt / 1_000,
    input: origin.inputText,
    inputDetails: { included: true },
    output: ending?.output,
    outputDetails: ending?.output === undefined ? undefined : { included: true },
    error: ending?.error,
    cause: ending?.cause,
  });
}

const statusFilter = z.enum(
  ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE'],
  'Member must satisfy enum value set: [SUCCEEDED, TIMED_OUT, PENDING_REDRIVE, ABORTED, FAILED, RUNNING]',
);
const listExecutions = operation(
  z.object({
    ...page,
    stateMachineArn: arn.optional(),
    mapRunArn: arn.optional(),
    statusFilter: statusFilter.optional(),
  }),
  (context, request) => {
    const wanted = listed(context, request).filter(
      ({ execution }) => request.statusFilter === undefined || execution.status === request.statusFilter,
    );
    const { items, nextToken } = pageOf(wanted, request, defaultPage);
    const executions = items.map(({ execution: { origin, status, ending } }) =>
      present({
        executionArn: origin.arn,
        stateMachineArn: origin.stateMachineArn,
        name: origin.name,
        status,
        startDate: origin.startedAt / 1_000,
        stopDate: ending === undefined ? undefined : ending.stoppedAt / 1_000,
        redriveCount: 0,
        ...(request.mapRunArn === undefined
          ? {}
          : { mapRunArn: origin.child?.mapRunArn, itemCount: origin.child?.items }),
      }),
    );
    return present({ executions, nextToken });
  },
);

/** The executions of a machine or of a Map Run, newest first. Throws ValidationException where not one of the two is given. */
function listed(
  context: ApiContext,
  { stateMachineArn, mapRunArn }: { stateMachineArn?: string | undefined; mapRunArn?: string | undefined },
): ExecutionRun[] {
  if ((stateMachineArn === undefined) === (mapRunArn === undefined)) {
    throw new ApiError(
      'ValidationException',
      '1 validation error detected: Must provide a StateMachine ARN or MapRun ARN',
    );
  }
  if (mapRunArn !== undefined) return childrenOfMapRun(context, mapRunArn);
  const machine = findMachine(context, stateMachineArn ?? '');
  if (machine.type === 'STANDARD') return context.executions.ofMachine(machine.arn);
  throw new ApiError('StateMachineTypeNotSupported', 'This operation is not supported by this type of state machine');
}

/** Stopping an execution that has ended answers when it ended, as on AWS. */
const stopExecution = operation(z.object({ executionArn: arn, error, cause }), async (context, request) => {
  const run = findStandard(context, request.executionArn);
  run.stop(request.error ?? undefined, request.cause ?? undefined);
  await context.saved(run);
  return { stopDate: (run.execution.ending?.stoppedAt ?? context.engine.clock.now()) / 1_000 };
});

const historyRequest = z.object({
  ...page,
  executionArn: arn,
  reverseOrder: z.boolean().default(false),
  includeExecutionData: z.boolean().default(true),
});
const getExecutionHistory = operation(historyRequest, (context, request) => {
  const { events } = findStandard(context, request.executionArn).execution.history;
  const { items, nextToken } = pageOf(request.reverseOrder ? events.toReversed() : events, request, defaultPage);
  return present({ events: items.map((event) => eventToWire(event, request.includeExecutionData)), nextToken });
});

export const executionOperations: Record<string, Operation> = {
  StartExecution: startExecution,
  StartSyncExecution: startSyncExecution,
  DescribeExecution: describeExecution,
  ListExecutions: listExecutions,
  StopExecution: stopExecution,
  GetExecutionHistory: getExecutionHistory,
};
