/**
 * Serves the Lambda API of the functions in `functions/` and in a temporary folder. It runs in a
 * process of its own, since jest has its own module loader, and sends its parent the port:
 * `node serve-functions.ts inProcess|threads FOLDER`.
 */
import { join } from 'node:path';
import { environmentRuntime } from '../../../src/lambda/environments.ts';
import { createFunctions, failRunningCall, inProcessRuntime, startInvokeApi } from '../../../src/lambda/index.ts';
import type { Runtime } from '../../../src/lambda/invocation.ts';
import { startPython } from '../../../src/lambda/python-environment.ts';
import { startWorker } from '../../../src/lambda/worker-environment.ts';
import { reloadChangedModules } from '../../../src/plugin/hot-reload.ts';

const [mode, folder = ''] = process.argv.slice(2);
const ownFolder = join(import.meta.dirname, 'functions');
reloadChangedModules(folder);

const exportsOf = (module: string, names: string) => names.split(' ').map((name) => `${module}.${name}`);
const handlers = {
  'nodejs24.x': [
    ...exportsOf('errors', 'handler nameless text nothing synchronous exit timer rejection never circular huge'),
    ...exportsOf('errors', 'notAFunction missing'),
    ...exportsOf(
      'answers',
      'echo nothing sync callback inner.handlers.deep context environment ownEnvironment print thirdTime stream',
    ),
    ...['deep/er.folder/handler.handler', 'lacking.handler', 'absent.handler', 'nodots'],
  ],
  'nodejs22.x': exportsOf('answers', 'callback callbackError succeed sync context'),
  'python3.13': [
    ...exportsOf('snake', 'handler echo nothing slow leave number strange whoami missing'),
    'lacking_snake.handler',
  ],
  temporary: ['broken.handler', 'changing.handler', 'changing_snake.handler', 'handler.handler'],
};

/** Returns such as `nodejs24_errors_handler`. */
const nameOf = (runtime: string, handler: string) => `${runtime.replace(/\..*/, '')}_${handler.replace(/\W/g, '_')}`;

function runtimeOf(name: string, runtime: string, handler: string, codeFolder: string): Runtime {
  const environment = { WHO: name, AWS_LAMBDA_FUNCTION_NAME: name, _HANDLER: handler };
  const local = { name, arn: arnOf(name), memoryMb: 512, runtime, handler, codeFolder, environment };
  if (runtime.startsWith('python')) return environmentRuntime(() => startPython(local));
  return mode === 'threads' ? environmentRuntime(() => startWorker(local)) : inProcessRuntime(local);
}

const arnOf = (name: string) => `arn:aws:lambda:us-east-1:000000000000:function:${name}`;

const functions = createFunctions({
  functions: Object.entries(handlers).flatMap(([group, ofGroup]) =>
    ofGroup.map((handler) => {
      const runtime = group !== 'temporary' ? group : /snake|^handler/.test(handler) ? 'python3.11' : 'nodejs24.x';
      const name = nameOf(group, handler);
      return {
        ...{ name, arn: arnOf(name), maximumRetryAttempts: 2 },
        timeoutMs: /never|slow/.test(name) ? 1000 : 20_000,
        runtime: runtimeOf(name, runtime, handler, group === 'temporary' ? folder : ownFolder),
      };
    }),
  ),
  log: { notice: () => {}, error: () => {} },
  retryDelaysMs: [1, 1],
});
process.on('uncaughtException', (error, origin) => {
  if (!failRunningCall(error, origin)) throw error;
});
const address = (await startInvokeApi(functions, 0)).address();
if (typeof address === 'object') process.send?.(address?.port);
process.once('disconnect', () => process.exit());
