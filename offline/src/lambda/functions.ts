import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  type Invocation,
  type InvokeOptions,
  LambdaError,
  type Runtime,
  type RuntimeAnswer,
  type RuntimeCall,
  timedOut,
  withinLimit,
} from './invocation.ts';

/** Source: https://docs.aws.amazon.com/lambda/latest/dg/API_Invoke.html */
const PAYLOAD_LIMIT_BYTES = new Map([
  ['RequestResponse', 6_291_456],
  ['DryRun', 6_291_456],
  ['Event', 1_048_576],
]);

/**
 * The pauses before Lambda retries an event:
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
const RETRY_DELAYS_MS: readonly number[] = [60_000, 120_000];

/** `X-Amz-Log-Result` (https://docs.aws.amazon.com/lambda/latest/dg/API_Invoke.html) has 4 KB. */
const TAIL_BYTES = 4096;

/** A function and its runtime. */
export interface LocalFunction {
  /** The deployed name. */
  name: string;
  arn: string;
  /** Infinity: no time limit. */
  timeoutMs: number;
  /** Retries of an event that failed: 0 to 2. */
  maximumRetryAttempts: number;
  /** An event that is older is not retried. Default: no limit, as retries take minutes only. */
  maximumEventAgeMs?: number;
  runtime: Runtime;
}

/** The functions of a service. */
export interface Functions {
  /**
   * Calls a function by its name, ARN or partial ARN. For an event, resolves before the function
   * runs.
   * @throws LambdaError if Lambda would refuse the call
   */
  invoke(nameOrArn: string, payload: Buffer, options?: InvokeOptions): Promise<Invocation>;
  /** Loads the code of all functions again at their next calls. */
  reset(): void;
}

/** The end of an asynchronous invocation, after all retries. */
export interface EventOutcome {
  /** The function's. */
  name: string;
  arn: string;
  requestId: string;
  /** The event and the last answer, as JSON. */
  event: string;
  answer: string;
  condition: 'Success' | 'RetriesExhausted' | 'EventAgeExceeded';
  invocations: number;
}

export interface FunctionsOptions {
  functions: readonly LocalFunction[];
  log: { notice(line: string): void; error(line: string): void };
  retryDelaysMs?: readonly number[];
  /** Called at the end of each asynchronous invocation. Must not reject. */
  onEventEnd?(outcome: EventOutcome): Promise<void>;
}

/** Returns the functions of a service, which can be called. */
export function createFunctions(options: FunctionsOptions): Functions {
  const { functions, log, retryDelaysMs = RETRY_DELAYS_MS, onEventEnd } = options;
  const byName = new Map(functions.map((local) => [local.name, local]));

  const call = async (local: LocalFunction, payload: Payload, options: InvokeOptions, requestId: string) => {
    const tail = options.logType === 'Tail' ? createLogTail(requestId) : undefined;
    const started = performance.now();
    const answer = await answerInTime(local, {
      ...payload,
      requestId,
      clientContext: options.clientContext,
      deadline: Date.now() + local.timeoutMs,
      ...(tail !== undefined && { log: tail.write }),
    });
    const duration = (performance.now() - started).toFixed(2);
    if (answer.failed) log.error(`(λ: ${local.name}) RequestId: ${requestId}  Failed: ${answer.payload}`);
    else log.notice(`(λ: ${local.name}) RequestId: ${requestId}  Duration: ${duration} ms`);
    return { answer, ...(tail !== undefined && { logTail: tail.end(duration) }) };
  };

  const callUntilItSucceeds = async (local: LocalFunction, payload: Payload, requestId: string) => {
    const { name, arn, maximumRetryAttempts, maximumEventAgeMs = Number.POSITIVE_INFINITY } = local;
    const acceptedMs = Date.now();
    for (let invocations = 1; ; invocations += 1) {
      // Lambda passes no client context to an asynchronous invocation.
      const { answer } = await call(local, payload, {}, requestId);
      const delay = invocations <= maximumRetryAttempts ? retryDelaysMs[invocations - 1] : undefined;
      const isOld = delay !== undefined && Date.now() + delay - acceptedMs > maximumEventAgeMs;
      if (answer.failed && delay !== undefined && !isOld) {
        log.notice(`(λ: ${name}) The event failed. It is retried in ${delay / 1000} s.`);
        await pause(delay, undefined, { ref: false });
        continue;
      }
      const given = { name, arn, requestId, event: payload.text, answer: answer.payload.toString(), invocations };
      const failure = isOld ? 'EventAgeExceeded' : 'RetriesExhausted';
      await onEventEnd?.({ ...given, condition: answer.failed ? failure : 'Success' });
      return;
    }
  };

  return {
    invoke: async (nameOrArn, payload, options = {}) => {
      const { invocationType = 'RequestResponse' } = options;
      const local = byName.get(nameOf(nameOrArn));
      if (local === undefined) throw notFound(nameOrArn);
      const parsed = readPayload(payload, invocationType);
      const requestId = randomUUID();
      const answered = { requestId, executedVersion: '$LATEST', payload: Buffer.alloc(0) };
      if (invocationType === 'DryRun') return { ...answered, statusCode: 204 };
      if (invocationType === 'Event') {
        void callUntilItSucceeds(local, parsed, requestId);
        return { ...answered, statusCode: 202 };
      }
      const { answer, logTail } = await call(local, parsed, options, requestId);
      return {
        ...answered,
        statusCode: 200,
        payload: Buffer.from(answer.payload),
        ...(answer.failed && { functionError: 'Unhandled' as const }),
        ...(logTail !== undefined && { logTail }),
      };
    },
    reset: () => {
      for (const { runtime } of functions) runtime.reset();
    },
  };
}

/** Reads the name in a name, partial ARN or ARN, with or without a version or alias. */
function nameOf(nameOrArn: string): string {
  return /(?:^|:)function:([^:]+)/.exec(nameOrArn)?.[1] ?? nameOrArn.split(':')[0] ?? nameOrArn;
}

function notFound(nameOrArn: string): LambdaError {
  return new LambdaError(404, 'ResourceNotFoundException', `Function not found: ${nameOrArn}`);
}

type Payload = Pick<RuntimeCall, 'text' | 'event'>;

function readPayload(payload: Buffer, invocationType: string): Payload {
  const limit = PAYLOAD_LIMIT_BYTES.get(invocationType);
  if (limit === undefined) {
    throw new LambdaError(
      400,
      'ValidationException',
      `1 validation error detected: Value '${invocationType}' at 'invocationType' failed to satisfy constraint: ` +
        'Member must satisfy enum value set: [Event, RequestResponse, DryRun]',
    );
  }
  if (payload.length > limit) {
    throw new LambdaError(
      413,
      'RequestTooLargeException',
      `${payload.length} byte payload is too large for the ${invocationType} invocation type (limit ${limit} bytes)`,
    );
  }
  const text = payload.length === 0 ? '{}' : payload.toString();
  try {
    return { text, event: JSON.parse(text) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `Could not parse request body into json: Could not parse payload into json: ${reason}`;
    throw new LambdaError(400, 'InvalidRequestContentException', message);
  }
}

/** Runs a call and answers a timeout in its place if it takes too long. */
async function answerInTime({ timeoutMs, runtime }: LocalFunction, call: RuntimeCall): Promise<RuntimeAnswer> {
  const late = new AbortController();
  const answer = runtime.run(call, late.signal).then(withinLimit);
  if (!Number.isFinite(timeoutMs)) return answer;
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<RuntimeAnswer>((resolve) => {
    timer = setTimeout(() => {
      resolve(timedOut(call.requestId, timeoutMs));
      late.abort();
    }, timeoutMs);
  });
  return Promise.race([answer, timeout]).finally(() => clearTimeout(timer));
}

/** Collects the log of one call as Lambda writes it. */
function createLogTail(requestId: string) {
  let tail = Buffer.from(`START RequestId: ${requestId} Version: $LATEST\n`);
  const write = (chunk: Uint8Array | string): void => {
    tail = Buffer.concat([tail, Buffer.from(chunk)]).subarray(-TAIL_BYTES);
  };
  return {
    write,
    /** Returns the end of the log of a call that took `duration` milliseconds. */
    end: (duration: string): Buffer => {
      write(`END RequestId: ${requestId}\nREPORT RequestId: ${requestId}\tDuration: ${duration} ms\n`);
      return tail;
    },
  };
}
