import { randomUUID } from 'node:crypto';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { localSigner } from '../local-signer.ts';
import type { StreamEventRecord } from './dynamodb/stream-record.ts';
import type { QueueEventRecord } from './sqs/queue-record.ts';

/** A record that an event source mapping passes to its function. */
export type EventRecord = StreamEventRecord | QueueEventRecord;

/** How one invocation ended. */
export type Invocation =
  | { kind: 'ran'; requestId: string; functionError: string | undefined; payload: string }
  /** The function was not reached: not registered, starting, throttled or cut off. */
  | { kind: 'refused'; reason: string };

export interface FunctionInvoker<Record extends EventRecord = EventRecord> {
  /** Invokes the function. Never rejects: the answer tells what went wrong. */
  invoke(records: readonly Record[], signal: AbortSignal): Promise<Invocation>;
  /** Resolves when invocations that the mapping does not wait for have ended, too. */
  idle?(): Promise<void>;
  close(): void;
}

/** The settings of clients of local services, which take any credentials. */
export interface ClientSettings {
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
  /** Limits the connections to an endpoint; the SDK's default is 50. */
  requestHandler?: { httpAgent: { keepAlive: boolean; maxSockets: number } };
}

export interface LambdaCaller {
  /** Invokes a function with an event as JSON. Never rejects: the answer tells what went wrong. */
  call(functionName: string, payload: string, signal: AbortSignal): Promise<Invocation>;
  close(): void;
}

/**
 * Returns a caller of functions by their names. It asks for the endpoint at each call, since a
 * service that restarts may come back at another address.
 */
export function createLambdaCaller(
  lambdaEndpoint: (functionName: string) => string | undefined,
  settings: ClientSettings,
): LambdaCaller {
  const signer = localSigner(settings, 'lambda');
  let client: { endpoint: string; lambda: LambdaClient } | undefined;
  const clientFor = (endpoint: string): LambdaClient => {
    if (client?.endpoint !== endpoint) {
      client?.lambda.destroy();
      client = { endpoint, lambda: new LambdaClient({ ...settings, endpoint, maxAttempts: 1, signer }) };
    }
    return client.lambda;
  };
  return {
    async call(FunctionName, Payload, signal) {
      const endpoint = lambdaEndpoint(FunctionName);
      if (endpoint === undefined) return { kind: 'refused', reason: 'no service has registered this function yet' };
      try {
        const answer = await clientFor(endpoint).send(new InvokeCommand({ FunctionName, Payload }), {
          abortSignal: signal,
        });
        return {
          kind: 'ran',
          requestId: answer.$metadata.requestId ?? '',
          functionError: answer.FunctionError,
          payload: answer.Payload?.transformToString() ?? '',
        };
      } catch (error) {
        const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
        return { kind: 'refused', reason: `${endpoint} ${reason}` };
      }
    },
    close: () => client?.lambda.destroy(),
  };
}

/** Returns an invoker of one function through its service's Lambda endpoint. */
export function createFunctionInvoker(
  functionName: string,
  lambdaEndpoint: (functionName: string) => string | undefined,
  settings: ClientSettings,
): FunctionInvoker {
  const { call, close } = createLambdaCaller(lambdaEndpoint, settings);
  return { invoke: (Records, signal) => call(functionName, JSON.stringify({ Records }), signal), close };
}

/**
 * Returns an invoker that calls a handler in this process, for tests and programs that have the
 * function's code. Events and answers pass through JSON, and a throw is a function error. `Event`
 * is the caller's own type, such as `DynamoDBStreamEvent`.
 */
export function createInProcessInvoker<Event>(handler: (event: Event) => unknown): FunctionInvoker {
  return {
    async invoke(Records) {
      const requestId = randomUUID();
      try {
        const event: Event = JSON.parse(JSON.stringify({ Records }));
        const answer = JSON.stringify(await handler(event));
        return { kind: 'ran', requestId, functionError: undefined, payload: answer ?? 'null' };
      } catch (error) {
        const { name, message } = error instanceof Error ? error : new Error(String(error));
        const payload = JSON.stringify({ errorType: name, errorMessage: message });
        return { kind: 'ran', requestId, functionError: 'Unhandled', payload };
      }
    },
    close: () => {},
  };
}
