import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RuntimeAnswer, RuntimeCall } from '../lambda/invocation.ts';
import { type Runtime, timedOut } from '../lambda/invocation.ts';
import { failureOf } from '../lambda/nodejs-errors.ts';

/** A function of serverless-offline, ready for one call. */
interface OfflineFunction {
  setEvent(event: unknown): void;
  setClientContext(context: unknown): void;
  runHandler(): Promise<unknown>;
}

/**
 * The class that serverless-offline exports as `serverless-offline/lambda`; it makes one object.
 */
interface OfflineLambda {
  create(functions: { functionKey: string; functionDefinition: { name: string } }[]): void;
  get(functionKey: string): OfflineFunction;
  start(): Promise<void>;
  stop(timeout: number): Promise<void>;
  cleanup(): Promise<void>;
}

/** The message of serverless-offline's timer. */
const OFFLINE_TIMEOUT = '[504] - Lambda timeout.';

/** The calls of functions that serverless-offline makes, and those that it has to run. */
export interface OfflineCalls {
  /** Returns the runtime of a function that only serverless-offline can run. */
  runtime(functionKey: string, timeoutMs: number): Runtime;
  /**
   * Makes `call` answer all calls of serverless-offline (HTTP API, ALB), and keeps its Lambda API
   * closed. `reset` runs when it would reset its own functions.
   */
  replace(call: (functionName: string, event: unknown) => Promise<unknown>, reset: () => void): void;
}

/**
 * Returns the calls of the serverless-offline in the service's node_modules.
 * @throws where its version does not export its Lambda
 */
export async function offlineCalls(serviceDir: string): Promise<OfflineCalls> {
  const file = createRequire(join(serviceDir, 'package.json')).resolve('serverless-offline/lambda');
  const { default: Lambda }: { default: { prototype: OfflineLambda } } = await import(pathToFileURL(file).href);
  const { prototype } = Lambda;
  const { create, get, cleanup } = prototype;
  let lambda: OfflineLambda | undefined;
  return {
    runtime: (functionKey, timeoutMs) => ({
      run: async ({ requestId, event, clientContext }: RuntimeCall): Promise<RuntimeAnswer> => {
        try {
          if (lambda === undefined) throw new Error('serverless-offline has not started yet');
          const called = get.call(lambda, functionKey);
          called.setEvent(event);
          called.setClientContext(clientContext === undefined ? undefined : JSON.parse(clientContext));
          return { payload: JSON.stringify((await called.runHandler()) ?? null), failed: false };
        } catch (error) {
          const isLate = error instanceof Error && error.message === OFFLINE_TIMEOUT;
          return isLate ? timedOut(requestId, timeoutMs) : failureOf(error);
        }
      },
      reset: () => {},
    }),
    replace: (call, reset) => {
      const names = new Map<string, string>();
      prototype.create = function (functions) {
        lambda = this;
        for (const { functionKey, functionDefinition } of functions) names.set(functionKey, functionDefinition.name);
        create.call(this, functions);
      };
      prototype.get = (functionKey) => {
        let event: unknown;
        return {
          setEvent: (given) => {
            event = given;
          },
          setClientContext: () => {},
          runHandler: () => call(names.get(functionKey) ?? functionKey, event),
        };
      };
      prototype.cleanup = function () {
        reset();
        return cleanup.call(this);
      };
      // Its own Lambda API stays closed.
      prototype.start = async () => {};
      prototype.stop = async () => {};
    },
  };
}
