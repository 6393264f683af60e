/** How a function is called; the names and meanings of Lambda's Invoke API. */
export interface InvokeOptions {
  /** JSON, as the header has it after its base64 is decoded. */
  clientContext?: string | undefined;
  /** `Tail`: the answer has the last 4 KB of what the function has written. */
  logType?: string | undefined;
  invocationType?: string | undefined;
}

/** How a call ended. */
export interface Invocation {
  requestId: string;
  /** 200; of an accepted event 202, of a dry run 204. */
  statusCode: number;
  /** JSON: the function's answer, or `{errorType, errorMessage, trace | stackTrace}`. */
  payload: Buffer;
  functionError?: 'Unhandled';
  executedVersion: string;
  logTail?: Buffer;
}

/** A call that Lambda refuses; the function is not called. */
export class LambdaError extends Error {
  readonly status: number;
  /** The name of the error in the API. */
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = 'LambdaError';
    this.status = status;
    this.code = code;
  }
}

/** One call, as a runtime gets it. */
export interface RuntimeCall {
  requestId: string;
  /** The event as JSON, and parsed. */
  text: string;
  event: unknown;
  /** JSON. */
  clientContext: string | undefined;
  /** When the call times out, in milliseconds since the epoch. */
  deadline: number;
  /** Takes what the function writes to its standard streams. */
  log?: (chunk: Uint8Array | string) => void;
}

/** What a runtime answers, as JSON. */
export interface RuntimeAnswer {
  payload: string | Buffer;
  failed: boolean;
}

/** Runs one function. */
export interface Runtime {
  /** Never rejects. `signal` says that nobody waits any more: what can be ended is ended. */
  run(call: RuntimeCall, signal: AbortSignal): Promise<RuntimeAnswer>;
  /** Forgets the code that is loaded; calls under way end with it. */
  reset(): void;
}

/** An answer with the error of a function. */
export function failure(errorType: string, errorMessage: string, more: { trace?: string[] } = {}): RuntimeAnswer {
  return { payload: JSON.stringify({ errorType, errorMessage, ...more }), failed: true };
}

/** The answer for a function that did not answer in `timeoutMs`. */
export function timedOut(requestId: string, timeoutMs: number): RuntimeAnswer {
  const seconds = (timeoutMs / 1000).toFixed(2);
  return failure('Sandbox.Timedout', `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`);
}

/**
 * The answer for a function whose process ended during the call, with `exit` as its code or signal.
 */
export function exited(requestId: string, exit: number | string): RuntimeAnswer {
  const how = typeof exit === 'number' ? `exit status ${exit}` : `signal: ${exit}`;
  const what = exit === 0 ? 'Runtime exited without providing a reason' : `Runtime exited with error: ${how}`;
  return failure('Runtime.ExitError', `RequestId: ${requestId} Error: ${what}`);
}

/**
 * 6 MB and a little, as Lambda's own message has it
 * (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html).
 */
const RESPONSE_LIMIT_BYTES = 6_291_556;

/** The answer, or that for an answer which is longer than Lambda hands on. */
export function withinLimit(answer: RuntimeAnswer): RuntimeAnswer {
  if (Buffer.byteLength(answer.payload) <= RESPONSE_LIMIT_BYTES) return answer;
  return failure(
    'Function.ResponseSizeTooLarge',
    `Response payload size exceeded maximum allowed payload size (${RESPONSE_LIMIT_BYTES} bytes).`,
  );
}
