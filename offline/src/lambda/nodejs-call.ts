import { PassThrough, type Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { RuntimeAnswer, RuntimeCall } from './invocation.ts';
import { failureOf, RuntimeError } from './nodejs-errors.ts';
import type { Handler } from './nodejs-handler.ts';

/** The facts of a function that its handler sees. */
export interface NodejsFunction {
  name: string;
  arn: string;
  memoryMb: number;
  /** For example `nodejs24.x`. */
  runtime: string;
}

/** The first version without callbacks and the context's `done`, `succeed` and `fail`. */
const FIRST_WITHOUT_CALLBACKS = 24;

/** Lambda's mark of a handler that streams its answer. */
const STREAMING = Symbol.for('aws.lambda.runtime.handler.streaming');

/**
 * Calls a handler like the Node.js runtime of its version
 * (https://github.com/aws/aws-lambda-nodejs-runtime-interface-client, version 3 up to Node.js 22,
 * version 4 since 24). May call `answer` more than once; the first call counts.
 */
export function callHandler(
  local: NodejsFunction,
  handler: Handler,
  call: RuntimeCall,
  answer: (answer: RuntimeAnswer) => void,
): void {
  const succeed = (result: unknown) => answer(answerOf(local, result));
  const fail = (error: unknown) => answer(failureOf(error));
  const context = contextOf(local, call);
  try {
    if (Reflect.get(handler, STREAMING) === 'response') {
      collectStream(handler, call.event, context).then(answer, fail);
    } else if (hasCallbacks(local)) {
      const failOrHandled = (error: unknown) => fail(error ?? 'handled');
      const done = (error: unknown, result: unknown) =>
        error === undefined || error === null ? succeed(result) : fail(error);
      const callbacks = { callbackWaitsForEmptyEventLoop: true, done, succeed, fail: failOrHandled };
      const result = handler(call.event, { ...context, ...callbacks }, done);
      if (isPromise(result)) result.then(succeed, failOrHandled);
      // Lambda answers null when the process is idle, which we cannot see for one of many calls. So
      // null is the answer if the handler has no parameter for a later answer.
      else if (handler.length < 2) succeed(null);
    } else {
      if (handler.length > 2) throw callbackDeprecated();
      Promise.resolve(handler(call.event, context)).then(succeed, fail);
    }
  } catch (error) {
    fail(error);
  }
}

/** Makes the global `awslambda`, with which functions say that they stream. */
export function provideStreaming(): void {
  const awslambda = {
    streamifyResponse: (handler: Handler): Handler => Object.assign(handler, { [STREAMING]: 'response' }),
    // The metadata is for function URLs; an Invoke gets the body only.
    HttpResponseStream: { from: (stream: Writable) => stream },
  };
  Object.assign(globalThis, { awslambda });
}

/**
 * Collects the stream, since an Invoke gets all of it at once:
 * https://docs.aws.amazon.com/lambda/latest/dg/config-rs-invoke-furls.html
 */
async function collectStream(handler: Handler, event: unknown, context: object): Promise<RuntimeAnswer> {
  const stream = new PassThrough();
  const [payload] = await Promise.all([buffer(stream), handler(event, stream, context)]);
  return { payload, failed: false };
}

function contextOf(local: NodejsFunction, { requestId, clientContext, deadline }: RuntimeCall) {
  return {
    functionVersion: '$LATEST',
    functionName: local.name,
    memoryLimitInMB: String(local.memoryMb),
    logGroupName: `/aws/lambda/${local.name}`,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    clientContext: clientContext === undefined ? undefined : JSON.parse(clientContext),
    identity: undefined,
    invokedFunctionArn: local.arn,
    awsRequestId: requestId,
    getRemainingTimeInMillis: () => (Number.isFinite(deadline) ? deadline - Date.now() : Number.MAX_SAFE_INTEGER),
  };
}

function answerOf(local: NodejsFunction, result: unknown): RuntimeAnswer {
  try {
    return { payload: JSON.stringify(result === undefined ? null : result) ?? 'null', failed: false };
  } catch {
    const message = 'Unable to stringify response body';
    return failureOf(hasCallbacks(local) ? new Error(message) : new RuntimeError('JSONStringifyError', message));
  }
}

function hasCallbacks({ runtime }: NodejsFunction): boolean {
  return Number(/^nodejs(\d+)/.exec(runtime)?.[1] ?? FIRST_WITHOUT_CALLBACKS) < FIRST_WITHOUT_CALLBACKS;
}

function callbackDeprecated(): RuntimeError {
  return new RuntimeError(
    'CallbackHandlerDeprecated',
    'ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify ' +
      'this function to use a supported handler signature to use Node.js 24 or later. For more information see ' +
      'https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.',
  );
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
