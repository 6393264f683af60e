import { setTimeout as pause } from 'node:timers/promises';
import { isJsonObject, type Json, type JsonObject, jsonText, parseJson } from '../../json.ts';
import { type TaskCall, TaskFailure } from './dispatcher.ts';
import { callOptimized } from './optimized.ts';
import type { SdkClients } from './sdk-client.ts';

/** How often `.sync` looks whether the execution has ended, ms: first and at most. */
const firstPollMs = 25;
const longestPollMs = 1_000;

/**
 * Waits for the execution that `states:startExecution.sync` started. The result is its description; `.sync` has input and
 * output as text, `.sync:2` as JSON. Throws TaskFailure `States.TaskFailed` with the description when it did not succeed.
 */
export async function awaitExecution(clients: SdkClients, call: TaskCall, submitted: Json): Promise<Json> {
  const ExecutionArn = isJsonObject(submitted) ? submitted.ExecutionArn : undefined;
  if (typeof ExecutionArn !== 'string')
    throw new TaskFailure('States.TaskFailed', 'startExecution answered no ExecutionArn');
  const describe: TaskCall = {
    ...call,
    parameters: { ExecutionArn },
    resource: { ...call.resource, action: 'describeExecution', resource: 'describeExecution', pattern: 'request' },
  };
  for (let delay = firstPollMs; ; delay = Math.min(delay * 1.5, longestPollMs)) {
    const description = withoutMetadata(await callOptimized(clients, describe));
    if (description.Status !== 'RUNNING') return result(description, call.resource.resource.endsWith(':2'));
    await pause(delay, undefined, { signal: call.signal });
  }
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
