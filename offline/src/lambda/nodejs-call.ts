import { PassThrough, type Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { RuntimeAnswer, RuntimeCall } from './invocation.ts';
import { failureOf, RuntimeError } from './nodejs-errors.ts';
import type { Handler } from './nodejs-handler.ts';

/** What a handler is told of its function. */
export interface NodejsFunction {
  name: string;
  arn: string;
  memoryMb: number;
  /** `nodejs24.x` */
  runtime: string;
}

/**
 * The first version whose runtime has no callbacks and none of the context's `done`, `succeed` and
 * `fail`.
 */
const FIRST_WITHOUT_CALLBACKS = 24;

/** Marks a handler that streams its answer, as Lambda's runtime marks it. */
const STREAMING = Symbol.for('aws.lambda.runtime.handler.streaming');

/**
 * Calls a handler as the Node.js runtime of its version does
 * (https://github.com/aws/aws-lambda-nodejs-runtime-interface-client, version 3 up to Node.js 22,
 * version 4 since 24). `answer` may be called more than once: the first time counts.
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
      // Lambda answers null when nothing is left to do, which one of many calls in a process cannot
      // tell: the answer is due at once only where the handler takes nothing by which it could
      // answer later.
      else if (handler.length < 2) succeed(null);
    } else {
      if (handler.length > 2) throw callbackDeprecated();
      Promise.resolve(handler(call.event, context)).then(succeed, fail);
    }
  } catch (error) {
    fail(error);
  }
}

/** Makes `awslambda`, by which functions say that they stream. */
export function provideStreaming(): void {
  const awslambda = {
    streamifyResponse: (handler: Handler): Handler => Object.assign(handler, { [STREAMING]: 'response' }),
    // The head is for function URLs; an Invoke gets the body.
    HttpResponseStream: { from: (stream: Writable) => stream },
  };
  Object.assign(globalThis, { awslambda });
}

/**
 * An Invoke gets the stream as a whole:
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
