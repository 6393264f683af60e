import { Worker } from 'node:worker_threads';
import { createCallInEnvironment, type Environment } from './environments.ts';
import { exited, type RuntimeAnswer } from './invocation.ts';
import type { NodejsFunction } from './nodejs-call.ts';

/** The data of a thread at its start. */
export interface ThreadData extends NodejsFunction {
  handler: string;
  codeFolder: string;
}

/** A message of a thread: the answer of a call, or an uncaught error that ends the thread. */
export type ThreadMessage = { answer: RuntimeAnswer } | { uncaught: string; answer: RuntimeAnswer };

const threadFile = new URL('./worker-thread.ts', import.meta.url);

/** Starts a thread that runs a function, with an environment of its own. */
export function startWorker(local: ThreadData & { environment: Record<string, string> }): Environment {
  const { environment, ...data } = local;
  const { name, arn, memoryMb, runtime, handler, codeFolder } = data;
  const worker = new Worker(threadFile, {
    env: environment,
    workerData: { name, arn, memoryMb, runtime, handler, codeFolder } satisfies ThreadData,
    stdout: true,
    stderr: true,
  });
  worker.unref();
  let hasEnded = false;
  const current = createCallInEnvironment();
  const stop = () => {
    hasEnded = true;
    void worker.terminate();
  };
  worker.on('message', (message: ThreadMessage) => {
    if ('uncaught' in message) {
      process.stderr.write(`An error that ${local.name} does not catch ends its thread: ${message.uncaught}\n`);
      stop();
    }
    current.answer(message.answer);
  });
  // The thread reports errors of calls itself; this is an error of its start.
  worker.on('error', (error) => process.stderr.write(`${local.name}: ${error}\n`));
  worker.on('exit', (code) => {
    hasEnded = true;
    current.cutOff((requestId) => exited(requestId, code));
  });
  current.passOn(worker.stdout, process.stdout);
  current.passOn(worker.stderr, process.stderr);
  return {
    run: (call) =>
      current.begin(call, () => {
        const { log: _log, ...posted } = call;
        worker.postMessage(posted);
      }),
    stop,
    get hasEnded() {
      return hasEnded;
    },
  };
}
