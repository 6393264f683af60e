import { AsyncLocalStorage } from 'node:async_hooks';
import { exited, type Runtime, type RuntimeAnswer, type RuntimeCall } from './invocation.ts';
import { callHandler, type NodejsFunction, provideStreaming } from './nodejs-call.ts';
import { failureOf, RuntimeError } from './nodejs-errors.ts';
import { type HandlerSource, handlerLoader } from './nodejs-handler.ts';

/** A call under way, known to whatever the function does in it. */
interface Running {
  call: RuntimeCall;
  answer(answer: RuntimeAnswer): void;
  isAnswered: boolean;
}

const running = new AsyncLocalStorage<Running>();

/** Ends a handler that has called `process.exit()`. */
class Exit extends Error {
  override name = 'Exit';
}

/** Whose environment the process has. */
let environmentInUse: object | undefined;

/**
 * Runs a function in this process, any number of calls at once. On Lambda an execution environment has one call at a time; a
 * copy of the module for each would have its own SDK clients and connections, and cost the throughput that this is for.
 */
export function inProcessRuntime(
  local: NodejsFunction & HandlerSource & { environment: Record<string, string> },
): Runtime {
  watchProcess();
  const load = handlerLoader(local);
  return {
    run: (call) =>
      new Promise((resolve) => {
        const one: Running = {
          call,
          isAnswered: false,
          answer: (answer) => {
            one.isAnswered = true;
            resolve(answer);
          },
        };
        running.run(one, async () => {
          try {
            useEnvironment(local.environment);
            callHandler(local, await load(), call, one.answer);
          } catch (error) {
            one.answer(failureOf(error));
          }
        });
      }),
    // A changed file is another module (see `reloadChangedModules`).
    reset: () => {},
  };
}

/**
 * Fails the call in which an error came up that nobody has caught. Returns false where it is of no call under way.
 */
export function failRunningCall(error: unknown, origin: NodeJS.UncaughtExceptionOrigin): boolean {
  // The call is answered.
  if (error instanceof Exit) return true;
  const one = running.getStore();
  if (one === undefined || one.isAnswered) return false;
  one.answer(failureOf(origin === 'unhandledRejection' ? unhandledRejection(error) : error));
  return true;
}

function unhandledRejection(reason: unknown): RuntimeError {
  return new RuntimeError(
    'UnhandledPromiseRejection',
    String(reason),
    reason instanceof Error ? reason.stack : undefined,
  );
}

/** A process has one environment: it is changed where another function is called than before. */
function useEnvironment(environment: Record<string, string>): void {
  if (environmentInUse === environment) return;
  environmentInUse = environment;
  Object.assign(process.env, environment);
}

let isWatched = false;

/** Lets `process.exit()` end the call in which it is called, and each call's `log` get what is written in it. */
function watchProcess(): void {
  if (isWatched) return;
  isWatched = true;
  provideStreaming();
  const exit = process.exit.bind(process);
  process.exit = (code) => {
    const one = running.getStore();
    if (one === undefined) return exit(code);
    one.answer(exited(one.call.requestId, Number(code ?? process.exitCode ?? 0)));
    throw new Exit('The function has called process.exit().');
  };
  for (const stream of [process.stdout, process.stderr]) {
    stream.write = new Proxy(stream.write, {
      apply: (write, self, given) => {
        const [chunk] = given;
        running.getStore()?.call.log?.(chunk);
        return Reflect.apply(write, self, given);
      },
    });
  }
}
