import { Worker } from 'node:worker_threads';
import type { Environment } from './environments.ts';
import { exited, type RuntimeAnswer, type RuntimeCall } from './invocation.ts';
import type { NodejsFunction } from './nodejs-call.ts';

/** What a thread is given at its start. */
export interface ThreadData extends NodejsFunction {
  handler: string;
  codeFolder: string;
}

/**
 * What a thread tells: the answer of a call, or the error that ends it, which no function has
 * caught.
 */
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
  let running: { call: RuntimeCall; answer(answer: RuntimeAnswer): void } | undefined;
  const stop = () => {
    hasEnded = true;
    void worker.terminate();
  };
  worker.on('message', (message: ThreadMessage) => {
    if ('uncaught' in message) {
      process.stderr.write(`An error that ${local.name} does not catch ends its thread: ${message.uncaught}\n`);
      stop();
    }
    running?.answer(message.answer);
  });
  // The thread tells of errors itself: this one has kept it from starting.
  worker.on('error', (error) => process.stderr.write(`${local.name}: ${error}\n`));
  worker.on('exit', (code) => {
    hasEnded = true;
    if (running !== undefined) running.answer(exited(running.call.requestId, code));
  });
  for (const [from, to] of [
    [worker.stdout, process.stdout],
    [worker.stderr, process.stderr],
  ] as const) {
    from.on('data', (chunk: Buffer) => {
      to.write(chunk);
      running?.call.log?.(chunk);
    });
  }
  return {
    run: (call) =>
      new Promise((resolve) => {
        running = {
          call,
          answer: (answer) => {
            running = undefined;
            resolve(answer);
          },
        };
        const { log: _log, ...posted } = call;
        worker.postMessage(posted);
      }),
    stop,
    get hasEnded() {
      return hasEnded;
    },
  };
}
