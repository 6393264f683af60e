import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JsonObject } from '../../json.ts';
import { activityOperations } from './activities.ts';
import { aliasOperations } from './aliases.ts';
import { ApiError } from './api-error.ts';
import { describeStateMachineOperations } from './describe-state-machines.ts';
import { executionOperations } from './executions.ts';
import { listExecutionsOperations } from './list-executions.ts';
import { mapRunOperations } from './map-runs.ts';
import type { ApiContext, Operation } from './operation.ts';
import { stateMachineOperations } from './state-machines.ts';
import { tagOperations } from './tags.ts';
import { taskOperations } from './tasks.ts';
import { testStateOperations } from './test-state.ts';
import { versionOperations } from './versions.ts';

/** A Map, because requests choose the names. */
const operations: ReadonlyMap<string, Operation> = new Map(
  Object.entries({
    ...stateMachineOperations,
    ...describeStateMachineOperations,
    ...versionOperations,
    ...aliasOperations,
    ...executionOperations,
    ...listExecutionsOperations,
    ...taskOperations,
    ...activityOperations,
    ...tagOperations,
    ...testStateOperations,
    ...mapRunOperations,
  }),
);
/** More than any request that AWS takes. */
const MAX_REQUEST_BYTES = 4 * 1_024 * 1_024;

/**
 * Answers one request of the AWS JSON 1.0 protocol.
 * https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html
 */
export async function answerRequest(
  context: ApiContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  try {
    const target = String(request.headers['x-amz-target'] ?? '');
    const name = target.startsWith('AWSStepFunctions.') ? target.slice('AWSStepFunctions.'.length) : undefined;
    if (name === undefined) {
      throw new ApiError(
        'UnknownOperationException',
        'The header X-Amz-Target must name an operation, such as AWSStepFunctions.StartExecution',
      );
    }
    send(response, 200, await callOperation(context, name, parseBody(await readBody(request)), gone.signal));
  } catch (error) {
    if (error instanceof ApiError)
      return send(response, 400, { __type: error.type, message: error.message, ...error.fields });
    send(response, 500, {
      __type: 'InternalServerException',
      // Clients get no stack.
      message: error instanceof Error ? error.message : String(error),
    });
  }
}

/**
 * Answers one request without HTTP. `gone` aborts when the caller no longer waits.
 * @throws ApiError
 */
export async function callOperation(
  context: ApiContext,
  name: string,
  request: unknown,
  gone?: AbortSignal,
): Promise<JsonObject> {
  const operation = operations.get(name);
  if (operation !== undefined) return operation(context, request, gone);
  throw new ApiError(
    'UnknownOperationException',
    `${name} is not supported by the offline Step Functions service, which knows ${[...operations.keys()].join(', ')}`,
  );
}

function parseBody(text: string): unknown {
  try {
    return JSON.parse(text === '' ? '{}' : text);
  } catch {
    throw new ApiError('SerializationException', 'The request is not JSON');
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > MAX_REQUEST_BYTES)
      throw new ApiError('RequestEntityTooLargeException', `A request has at most ${MAX_REQUEST_BYTES} bytes`);
  }
  return Buffer.concat(chunks).toString();
}

function send(response: ServerResponse, status: number, body: JsonObject): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.0',
    'content-length': Buffer.byteLength(text),
    'x-amzn-requestid': randomUUID(),
  });
  response.end(text);
}
