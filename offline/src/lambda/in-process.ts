import { AsyncLocalStorage } from 'node:async_hooks';
import { exited, type Runtime, type RuntimeAnswer, type RuntimeCall } from './invocation.ts';
import { callHandler, type NodejsFunction, provideStreaming } from './nodejs-call.ts';
import { failureOf, RuntimeError } from './nodejs-errors.ts';
import { type HandlerSource, handlerLoader } from './nodejs-handler.ts';

/** A call under way, known to whatever the function does in it. */
interface Running {
  call: RuntimeCall;
  environment: Record<string, string>;
  answer(answer: RuntimeAnswer): void;
  isAnswered: boolean;
}

const running = new AsyncLocalStorage<Running>();

/** Ends a handler that has called `process.exit()`. */
class Exit extends Error {
  override name = 'Exit';
}

/**
 * Runs a function in this process, any number of calls at once. On Lambda an execution environment
 * has one call at a time; a copy of the module for each would have its own SDK clients and
 * connections, and cost the throughput that this is for.
 */
export function inProcessRuntime(
  local: NodejsFunction & HandlerSource & { environment: Record<string, string> },
): Runtime {
  watchProcess();
  const load = handlerLoader(local);
  const environment = { ...local.environment };
  // Node.js has one time zone for a whole process.
  if (environment.TZ !== undefined) process.env.TZ = environment.TZ;
  return {
    run: (call) =>
      new Promise((resolve) => {
        const one: Running = {
          call,
          environment,
          isAnswered: false,
          answer: (answer) => {
            one.isAnswered = true;
            resolve(answer);
          },
        };
        running.run(one, async () => {
          try {
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
 * Fails the call in which an error came up that nobody has caught. Returns false where it is of no
 * call under way.
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

/**
 * Gives each call the environment of its function, in `process.env`: any number of functions run at
 * once in this process. A variable that the function does not have is the process's.
 */
function separateEnvironments(): void {
  const ofProcess = process.env;
  const ownerOf = (name: string | symbol): NodeJS.ProcessEnv => {
    const environment = running.getStore()?.environment;
    return environment !== undefined && Object.hasOwn(environment, name) ? environment : ofProcess;
  };
  process.env = new Proxy(ofProcess, {
    has: (_process, name) => Reflect.has(ownerOf(name), name),
    get: (_process, name) => Reflect.get(ownerOf(name), name),
    set: (_process, name, value) => Reflect.set(ownerOf(name), name, String(value)),
    deleteProperty: (_process, name) => Reflect.deleteProperty(ownerOf(name), name),
    defineProperty: (_process, name, descriptor) => Reflect.defineProperty(ownerOf(name), name, descriptor),
    getOwnPropertyDescriptor: (_process, name) => Reflect.getOwnPropertyDescriptor(ownerOf(name), name),
    ownKeys: () => [...new Set([...Reflect.ownKeys(ofProcess), ...Object.keys(running.getStore()?.environment ?? {})])],
  });
}

let isWatched = false;

/**
 * Gives calls what is of the process: the environment, its end by `process.exit()`, and what is
 * written in a call.
 */
function watchProcess(): void {
  if (isWatched) return;
  isWatched = true;
  provideStreaming();
  separateEnvironments();
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
