/** The parameters of Lambda's Invoke API. */
export interface InvokeOptions {
  /** JSON; in the header, it is base64. */
  clientContext?: string | undefined;
  /** `Tail`: the answer has the last 4 KB of the log. */
  logType?: string | undefined;
  invocationType?: string | undefined;
}

/** The answer of Lambda's Invoke API. */
export interface Invocation {
  requestId: string;
  /** 200, or 202 for an accepted event, or 204 for a dry run. */
  statusCode: number;
  /** JSON: the function's answer, or `{errorType, errorMessage, trace | stackTrace}`. */
  payload: Buffer;
  functionError?: 'Unhandled';
  executedVersion: string;
  logTail?: Buffer;
}

/** Thrown for a call that Lambda refuses, without running the function. */
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

/** One call for a runtime. */
export interface RuntimeCall {
  requestId: string;
  /** The event as JSON, and parsed. */
  text: string;
  event: unknown;
  /** JSON. */
  clientContext: string | undefined;
  /** When the call times out, in ms since 1970. */
  deadline: number;
  /** Gets the output of the function. */
  log?: (chunk: Uint8Array | string) => void;
}

export interface RuntimeAnswer {
  /** JSON. */
  payload: string | Buffer;
  failed: boolean;
}

/** Runs one function. */
export interface Runtime {
  /** Runs a call. Never rejects. `signal` aborts a call that has timed out, where possible. */
  run(call: RuntimeCall, signal: AbortSignal): Promise<RuntimeAnswer>;
  /** Loads the code again at the next call; running calls end with the old code. */
  reset(): void;
}

/** Returns the answer with an error of a function. */
export function failure(errorType: string, errorMessage: string, more: { trace?: string[] } = {}): RuntimeAnswer {
  return { payload: JSON.stringify({ errorType, errorMessage, ...more }), failed: true };
}

/** Returns the answer for a function that did not answer within `timeoutMs`. */
export function timedOut(requestId: string, timeoutMs: number): RuntimeAnswer {
  const seconds = (timeoutMs / 1000).toFixed(2);
  return failure('Sandbox.Timedout', `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`);
}

/** Returns the answer for a function whose process ended with this exit code or signal. */
export function exited(requestId: string, exit: number | string): RuntimeAnswer {
  const how = typeof exit === 'number' ? `exit status ${exit}` : `signal: ${exit}`;
  const what = exit === 0 ? 'Runtime exited without providing a reason' : `Runtime exited with error: ${how}`;
  return failure('Runtime.ExitError', `RequestId: ${requestId} Error: ${what}`);
}

/** 6 MB and 100 bytes, as in Lambda's message (page "Lambda quotas" only says 6 MB). */
const RESPONSE_LIMIT_BYTES = 6_291_556;

/** Returns the answer, or an error if it is longer than Lambda allows. */
export function withinLimit(answer: RuntimeAnswer): RuntimeAnswer {
  if (Buffer.byteLength(answer.payload) <= RESPONSE_LIMIT_BYTES) return answer;
  return failure(
    'Function.ResponseSizeTooLarge',
    `Response payload size exceeded maximum allowed payload size (${RESPONSE_LIMIT_BYTES} bytes).`,
  );
}
