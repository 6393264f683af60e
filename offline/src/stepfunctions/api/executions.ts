import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Json, type JsonObject, parseJson } from '../../json.ts';
import { executionArn, expressExecutionArn } from '../arns.ts';
import { Execution } from '../engine/execution.ts';
import { eventToWire } from '../engine/history.ts';
import { redriveObstacle } from '../engine/redrive-rules.ts';
import { ExecutionRun } from '../engine/run.ts';
import { aliasArn } from './aliases.ts';
import { ApiError } from './api-error.ts';
import { checkArn, checkName, findRunnable, typeNotSupported } from './find-machine.ts';
import { type ApiContext, dateOf, type Operation, operation, present } from './operation.ts';
import { pageOf } from './paging.ts';
import { arn, bounded, cause, error, includedData, name, page, payload } from './shapes.ts';
import { versionArn } from './versions.ts';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_RedriveExecution.html */
const KEPT_CLIENT_TOKENS = 10;
const CLIENT_TOKEN_LIFE_MS = 15 * 60_000;
/** AWS bills Express executions in steps of 100 ms and 64 MB. */
const BILLED_MILLISECONDS = 100;
const BILLED_MEMORY_MB = 64;

const startRequest = z.object({
  /** The ARN of a machine, a version or an alias. */
  stateMachineArn: arn,
  name: name.optional(),
  input: payload.optional(),
  traceHeader: z.string().optional(),
});

/** Idempotent for Standard machines: the same name and input answer the execution while it runs. */
const startExecution = operation(startRequest, async (context, request) => {
  const target = findRunnable(context, request.stateMachineArn);
  const { machine } = target;
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
  const run = begin(context, target, request.name, inputText);
  const { origin } = run.execution;
  await context.saved(run);
  return { executionArn: origin.arn, startDate: origin.startedAt / 1_000 };
});

const startSyncExecution = operation(startRequest.extend({ includedData }), async (context, request) => {
  const target = findRunnable(context, request.stateMachineArn);
  if (target.machine.type !== 'EXPRESS') throw typeNotSupported();
  const run = begin(context, target, request.name, request.input ?? '{}');
  await run.ended();
  const { origin, ending } = run.execution;
  const milliseconds = (ending?.stoppedAt ?? origin.startedAt) - origin.startedAt;
  return {
    ...describe(run, request.includedData),
    billingDetails: {
      billedDurationInMilliseconds: Math.max(1, Math.ceil(milliseconds / BILLED_MILLISECONDS)) * BILLED_MILLISECONDS,
      billedMemoryUsedInMB: BILLED_MEMORY_MB,
    },
  };
});

function begin(
  context: ApiContext,
  { machine, revision, version, alias }: ReturnType<typeof findRunnable>,
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
    stateMachineVersionArn: version && versionArn(machine, version),
    stateMachineAliasArn: alias && aliasArn(machine, alias),
    roleArn: revision.roleArn,
    definition: revision.definition,
    machine: revision.machine,
    revisionId: revision.revisionId,
    revisedAt: revision.revisedAt,
    inputText,
    input: parseInput(inputText),
    startedAt: context.engine.clock.now(),
  });
  const run = new ExecutionRun(execution, context.engine);
  context.executions.add(run);
  run.start();
  return run;
}

/**
 * Parses the input of an execution.
 * @throws InvalidExecutionInput for text that is not JSON
 */
export function parseInput(text: string): Json {
  try {
    return parseJson(text);
  } catch (reason) {
    throw new ApiError(
      'InvalidExecutionInput',
      `Invalid State Machine Execution Input: '${reason instanceof Error ? reason.message : reason}'`,
    );
  }
}

/**
 * AWS describes, stops and reads the history of Standard executions only.
 * @throws InvalidArn, ExecutionDoesNotExist
 */
function findStandard(context: ApiContext, arnGiven: string): ExecutionRun {
  checkArn(arnGiven, 'execution');
  const run = context.executions.get(arnGiven);
  if (run === undefined) throw new ApiError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arnGiven}'`);
  return run;
}

const describeExecution = operation(z.object({ executionArn: arn, includedData }), (context, request) => {
  const run = findStandard(context, request.executionArn);
  const { origin, redrives } = run.execution;
  const obstacle = redriveObstacle(run.execution, context.engine.clock.now());
  return {
    ...describe(run, request.includedData),
    ...present({
      stateMachineVersionArn: origin.stateMachineVersionArn,
      stateMachineAliasArn: origin.stateMachineAliasArn,
      redriveCount: redrives.length,
      redriveDate: dateOf(redrives.at(-1)?.at),
      redriveStatus: obstacle === undefined ? 'REDRIVABLE' : 'NOT_REDRIVABLE',
      redriveStatusReason: obstacle,
    }),
  };
});

/**
 * Returns what DescribeExecution and StartSyncExecution have in common. METADATA_ONLY leaves out
 * what AWS would encrypt with a customer's key: input, output, error and cause.
 */
export function describe(run: ExecutionRun, included: 'ALL_DATA' | 'METADATA_ONLY' = 'ALL_DATA'): JsonObject {
  const { origin, ending, status } = run.execution;
  const all = included === 'ALL_DATA';
  return present({
    executionArn: origin.arn,
    stateMachineArn: origin.stateMachineArn,
    name: origin.name,
    mapRunArn: origin.child?.mapRunArn,
    status,
    startDate: origin.startedAt / 1_000,
    stopDate: dateOf(ending?.stoppedAt),
    input: all ? origin.inputText : undefined,
    inputDetails: { included: all },
    output: all ? ending?.output : undefined,
    outputDetails: ending?.output === undefined ? undefined : { included: all },
    error: all ? ending?.error : undefined,
    cause: all ? ending?.cause : undefined,
  });
}

/**
 * Continues an execution at its failed, stopped or timed out states. Idempotent for the last ten
 * client tokens, each for 15 minutes.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_RedriveExecution.html
 */
const redriveRequest = z.object({ executionArn: arn, clientToken: bounded(64).optional() });
const redriveExecution = operation(redriveRequest, async (context, request) => {
  const run = findStandard(context, request.executionArn);
  const { execution } = run;
  const now = context.engine.clock.now();
  const same = execution.redrives
    .slice(-KEPT_CLIENT_TOKENS)
    .find(({ clientToken, at }) => clientToken === request.clientToken && at > now - CLIENT_TOKEN_LIFE_MS);
  if (same !== undefined && request.clientToken !== undefined) return { redriveDate: same.at / 1_000 };
  const obstacle = redriveObstacle(execution, now);
  if (obstacle !== undefined) throw new ApiError('ExecutionNotRedrivable', obstacle);
  context.executions.reopen(run);
  run.redrive(request.clientToken);
  await context.saved(run);
  return { redriveDate: execution.runningSince / 1_000 };
});

/** Stopping an execution that has ended answers its end, as on AWS. */
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
  const { items, nextToken } = pageOf(request.reverseOrder ? events.toReversed() : events, request, {
    name: ['GetExecutionHistory', request.executionArn, request.reverseOrder],
    now: context.engine.clock.now(),
    keyOf: ({ id }) => String(id),
  });
  return present({ events: items.map((event) => eventToWire(event, request.includeExecutionData)), nextToken });
});

export const executionOperations: Record<string, Operation> = {
  StartExecution: startExecution,
  StartSyncExecution: startSyncExecution,
  DescribeExecution: describeExecution,
  StopExecution: stopExecution,
  RedriveExecution: redriveExecution,
  GetExecutionHistory: getExecutionHistory,
};
