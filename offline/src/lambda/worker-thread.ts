/** The program of a thread that runs one function; see `startWorker`. */
import { inspect } from 'node:util';
import { parentPort, workerData } from 'node:worker_threads';
import type { RuntimeAnswer, RuntimeCall } from './invocation.ts';
import { callHandler, provideStreaming } from './nodejs-call.ts';
import { failureOf, RuntimeError } from './nodejs-errors.ts';
import { handlerLoader } from './nodejs-handler.ts';
import type { ThreadData, ThreadMessage } from './worker-environment.ts';

const local: ThreadData = workerData;
const load = handlerLoader(local);
provideStreaming();

const tell = (message: ThreadMessage) => parentPort?.postMessage(message);

parentPort?.on('message', async (call: RuntimeCall) => {
  let isFirst = true;
  const once = (answer: RuntimeAnswer) => {
    if (isFirst) tell({ answer });
    isFirst = false;
  };
  try {
    callHandler(local, await load(), call, once);
  } catch (error) {
    once(failureOf(error));
  }
});

// The starter ends the thread, since a message right before an exit may be lost.
process.on('uncaughtException', (error) => tell({ uncaught: inspect(error), answer: failureOf(error) }));
process.on('unhandledRejection', (reason) => {
  const stack = reason instanceof Error ? reason.stack : undefined;
  const error = new RuntimeError('UnhandledPromiseRejection', String(reason), stack);
  tell({ uncaught: inspect(reason), answer: failureOf(error) });
});
