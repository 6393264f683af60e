import { randomUUID } from 'node:crypto';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { localSigner } from '../local-signer.ts';
import type { StreamEventRecord } from './dynamodb/stream-record.ts';
import type { QueueEventRecord } from './sqs/queue-record.ts';

/** What event source mappings hand to functions. */
export type EventRecord = StreamEventRecord | QueueEventRecord;

/** How one invocation ended. */
export type Invocation =
  | { kind: 'ran'; requestId: string; functionError: string | undefined; payload: string }
  /** The function was not reached: not registered, starting, throttled, or the connection broke. */
  | { kind: 'refused'; reason: string };

export interface FunctionInvoker<Record extends EventRecord = EventRecord> {
  /** Never rejects: what goes wrong is in the answer. */
  invoke(records: readonly Record[], signal: AbortSignal): Promise<Invocation>;
  /** Resolves when no invocation is under way that the mapping does not wait for. */
  idle?(): Promise<void>;
  close(): void;
}

/** Access to local services: any credentials are good. */
export interface ClientSettings {
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
  /** Limits the connections to an endpoint; the SDK's default is 50. */
  requestHandler?: { httpAgent: { keepAlive: boolean; maxSockets: number } };
}

/** Calls functions by their name. */
export interface LambdaCaller {
  /** Never rejects: what goes wrong is in the answer. `payload` is the event as JSON. */
  call(functionName: string, payload: string, signal: AbortSignal): Promise<Invocation>;
  close(): void;
}

/**
 * Calls functions through their service's Lambda endpoint, which is asked for at each call: a
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

/** Invokes one function with records of a stream or a queue. */
export function createFunctionInvoker(
  functionName: string,
  lambdaEndpoint: (functionName: string) => string | undefined,
  settings: ClientSettings,
): FunctionInvoker {
  const { call, close } = createLambdaCaller(lambdaEndpoint, settings);
  return { invoke: (Records, signal) => call(functionName, JSON.stringify({ Records }), signal), close };
}

/**
 * Calls a handler in this process, in place of a service's Lambda endpoint: for tests and programs
 * that have the function's code at hand. The handler gets a copy of the event, as from JSON, and
 * its answer is taken as JSON; a throw is a function error. `Event` is the caller's own type of the
 * event, such as `DynamoDBStreamEvent`.
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
