import { setTimeout as pause } from 'node:timers/promises';
import { isJsonObject, type Json, type JsonObject, jsonText, parseJson } from '../../json.ts';
import type { TaskResource } from '../asl/resource.ts';
import { serviceCloses, type TaskCall, TaskFailure } from './dispatcher.ts';
import { callOptimized } from './optimized.ts';
import type { SdkClients } from './sdk-client.ts';

/** First and longest interval at which `.sync` polls the execution, ms. */
const FIRST_POLL_MS = 25;
const LONGEST_POLL_MS = 1_000;

/**
 * Waits for the execution that `states:startExecution.sync` started, and stops it if the task is
 * cut off. Resolves with the execution's description: input and output are text for `.sync`, JSON
 * for `.sync:2`.
 * @throws TaskFailure `States.TaskFailed` with the description if the execution did not succeed
 */
export async function awaitExecution(clients: SdkClients, call: TaskCall, submitted: Json): Promise<Json> {
  const ExecutionArn = isJsonObject(submitted) ? submitted.ExecutionArn : undefined;
  if (typeof ExecutionArn !== 'string')
    throw new TaskFailure('States.TaskFailed', 'startExecution answered no ExecutionArn');
  const stopIt = () => {
    if (call.signal.reason !== serviceCloses) void stop(clients, call, ExecutionArn);
  };
  call.signal.addEventListener('abort', stopIt);
  try {
    return await untilEnded(clients, call, ExecutionArn);
  } finally {
    call.signal.removeEventListener('abort', stopIt);
  }
}

async function untilEnded(clients: SdkClients, call: TaskCall, ExecutionArn: string): Promise<Json> {
  const describe: TaskCall = { ...call, parameters: { ExecutionArn }, resource: actionOf(call, 'describeExecution') };
  for (let delay = FIRST_POLL_MS; ; delay = Math.min(delay * 1.5, LONGEST_POLL_MS)) {
    const description = withoutMetadata(await callOptimized(clients, describe));
    if (description.Status !== 'RUNNING') return result(description, call.resource.resource.endsWith(':2'));
    await pause(delay, undefined, { signal: call.signal });
  }
}

/**
 * Stops the execution with AWS's cause. Measured for Parallel, Map and time-outs: floci-io/floci,
 * AslExecutorParallelCutTest.
 */
async function stop(clients: SdkClients, call: TaskCall, ExecutionArn: string): Promise<void> {
  const Cause = `The Task state in AWS Step Functions execution [${call.executionArn}] which was managing this resource was aborted`;
  const resource = actionOf(call, 'stopExecution');
  const { signal } = new AbortController();
  // Best effort, as on AWS: the execution may have ended.
  await callOptimized(clients, { ...call, parameters: { ExecutionArn, Cause }, resource, signal }).catch(
    () => undefined,
  );
}

function actionOf({ resource }: TaskCall, action: string): TaskResource {
  return { ...resource, action, resource: action, pattern: 'request' };
}

function result(description: JsonObject, asJson: boolean): JsonObject {
  if (asJson) {
    for (const field of ['Input', 'Output']) {
      const text = description[field];
      if (typeof text === 'string') description[field] = parseJson(text);
    }
  }
  if (description.Status === 'SUCCEEDED') return description;
  throw new TaskFailure('States.TaskFailed', jsonText(description));
}

function withoutMetadata(answer: Json): JsonObject {
  if (!isJsonObject(answer)) return {};
  const { SdkHttpMetadata: _http, SdkResponseMetadata: _response, ...description } = answer;
  return description;
}
