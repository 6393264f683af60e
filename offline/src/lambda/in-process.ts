import { AsyncLocalStorage } from 'node:async_hooks';
import { exited, type Runtime, type RuntimeAnswer, type RuntimeCall } from './invocation.ts';
import { callHandler, type NodejsFunction, provideStreaming } from './nodejs-call.ts';
import { failureOf, RuntimeError } from './nodejs-errors.ts';
import { type HandlerSource, handlerLoader } from './nodejs-handler.ts';

/** A running call, which all asynchronous work of the function can see. */
interface Running {
  call: RuntimeCall;
  environment: Record<string, string>;
  answer(answer: RuntimeAnswer): void;
  isAnswered: boolean;
}

const running = new AsyncLocalStorage<Running>();

/** Thrown to end a handler that has called `process.exit()`. */
class Exit extends Error {
  override name = 'Exit';
}

/**
 * Returns a runtime that runs a function in this process, any number of calls at once. On Lambda,
 * an execution environment runs one call at a time. Here that would need a copy of the module, with
 * its own SDK clients and connections, for each call, which would cost throughput.
 */
export function inProcessRuntime(
  local: NodejsFunction & HandlerSource & { environment: Record<string, string> },
): Runtime {
  watchProcess();
  const load = handlerLoader(local);
  const environment = { ...local.environment };
  // Node.js has one time zone for the whole process.
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
    // A changed file is a new module (see `reloadChangedModules`).
    reset: () => {},
  };
}

/** Fails the running call that has not caught an error. Returns false if it comes from no call. */
export function failRunningCall(error: unknown, origin: NodeJS.UncaughtExceptionOrigin): boolean {
  // `process.exit` has answered the call.
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
 * Makes `process.env` show each call the environment of its function. Variables that the function
 * does not have come from the process.
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

/** Gives each call its own environment, `process.exit()` and log. */
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
