import { isJsonObject, type Json, type JsonObject, parseJson } from '../../json.ts';
import { type TaskCall, TaskFailure } from './dispatcher.ts';
import { responseMetadata } from './optimized.ts';
import type { HttpAnswer, SdkClients } from './sdk-client.ts';
import { optimizedFailure } from './sdk-error.ts';

const names = { prefix: 'Lambda', service: 'AWSLambda', baseException: 'AWSLambdaException' };

/** Returns the bare name in a function's name, partial or full ARN, without a version or alias. */
export function functionName(nameOrArn: string): string {
  return /(?:^|:)function:([^:]+)/.exec(nameOrArn)?.[1] ?? nameOrArn.split(':')[0] ?? nameOrArn;
}

/** Finds the endpoint of a function. */
export interface LambdaDirectory {
  region: string;
  accountId: string;
  /** Returns the Lambda endpoint that serves this function; undefined for unknown functions. */
  endpoint(functionName: string): string | undefined;
  /** Returns the clients of one endpoint. */
  clients(endpoint: string): SdkClients;
}

interface Invocation {
  payload: Json;
  statusCode: number;
  executedVersion: string;
  http: HttpAnswer;
}

/**
 * Calls a Task whose Resource is a function's ARN. Resolves with the payload.
 * @throws TaskFailure
 */
export async function callFunctionArn(directory: LambdaDirectory, call: TaskCall): Promise<Json> {
  const { payload } = await invoke(directory, call.resource.arn, call.parameters, {}, call.signal);
  return payload;
}

/**
 * Calls `lambda:invoke`. Resolves with Lambda's answer around the payload.
 * @throws TaskFailure
 */
export async function callLambdaInvoke(directory: LambdaDirectory, call: TaskCall): Promise<Json> {
  const given = isJsonObject(call.parameters) ? call.parameters : {};
  const { FunctionName, Payload, ...others } = given;
  if (typeof FunctionName !== 'string')
    throw new TaskFailure('States.TaskFailed', 'lambda:invoke needs a FunctionName');
  const { payload, statusCode, executedVersion, http } = await invoke(
    directory,
    FunctionName,
    Payload ?? {},
    others,
    call.signal,
  );
  return { ExecutedVersion: executedVersion, Payload: payload, ...responseMetadata(http), StatusCode: statusCode };
}

async function invoke(
  directory: LambdaDirectory,
  nameOrArn: string,
  payload: Json,
  others: JsonObject,
  signal: AbortSignal,
): Promise<Invocation> {
  const name = functionName(nameOrArn);
  const endpoint = directory.endpoint(name);
  if (endpoint === undefined) {
    const arn = nameOrArn.startsWith('arn:')
      ? nameOrArn
      : `arn:aws:lambda:${directory.region}:${directory.accountId}:function:${name}`;
    throw new TaskFailure(
      'Lambda.ResourceNotFoundException',
      `Function not found: ${arn}:$LATEST (Service: AWSLambda; Status Code: 404; Error Code: ResourceNotFoundException; Request ID: offline; Proxy: null)`,
    );
  }
  const found = await directory.clients(endpoint).find('lambda', 'invoke', 'lambda');
  let output: object;
  let http: HttpAnswer;
  try {
    // Sent as bytes, so that `{"a": 1}` stays JSON.
    const request = { ...others, FunctionName: name, Payload: Buffer.from(JSON.stringify(payload)) };
    ({ output, http } = await found.send(request, signal));
  } catch (error) {
    throw optimizedFailure(found, names, error);
  }
  const answer = new Map<string, unknown>(Object.entries(output));
  const bytes = answer.get('Payload');
  const text = bytes instanceof Uint8Array ? Buffer.from(bytes).toString() : '';
  if (answer.get('FunctionError') !== undefined) throw functionFailure(text);
  const statusCode = answer.get('StatusCode');
  const executedVersion = answer.get('ExecutedVersion');
  return {
    payload: text === '' ? null : readPayload(text),
    statusCode: typeof statusCode === 'number' ? statusCode : 200,
    executedVersion: typeof executedVersion === 'string' ? executedVersion : '$LATEST',
    http,
  };
}

/**
 * Returns the failure of a function that threw: its errorType, with the whole answer as the cause.
 */
function functionFailure(text: string): TaskFailure {
  let answer: Json = null;
  try {
    answer = parseJson(text);
  } catch {
    // Text that is not JSON becomes the cause below.
  }
  if (isJsonObject(answer) && typeof answer.errorType === 'string') return new TaskFailure(answer.errorType, text);
  return new TaskFailure(
    'Lambda.Unknown',
    `The cause could not be determined because Lambda did not return an error type. Returned payload: ${text}`,
  );
}

function readPayload(text: string): Json {
  try {
    return parseJson(text);
  } catch {
    return text;
  }
}
