import type { Readable, Writable } from 'node:stream';
import type { Runtime, RuntimeAnswer, RuntimeCall } from './invocation.ts';

/** How long an idle execution environment is kept; Lambda keeps it for some minutes, too. */
const IDLE_MS = 5 * 60_000;

/** A thread or process that runs one call at a time, like an execution environment of Lambda. */
export interface Environment {
  /** Runs a call. Never rejects: if the environment ends, that is an answer, too. */
  run(call: RuntimeCall): Promise<RuntimeAnswer>;
  stop(): void;
  readonly hasEnded: boolean;
}

/** Returns a tracker of the one call that a thread or process runs. */
export function createCallInEnvironment() {
  let running: { call: RuntimeCall; answer(answer: RuntimeAnswer): void } | undefined;
  const answer = (given: RuntimeAnswer) => {
    running?.answer(given);
    running = undefined;
  };
  return {
    /** Starts a call with `send`; resolves to its answer. */
    begin: (call: RuntimeCall, send: () => void) =>
      new Promise<RuntimeAnswer>((resolve) => {
        running = { call, answer: resolve };
        send();
      }),
    /** Answers the running call, if any. */
    answer,
    /** Answers the running call, if any, after the thread or process has ended. */
    cutOff: (answerOf: (requestId: string) => RuntimeAnswer) => {
      if (running !== undefined) answer(answerOf(running.call.requestId));
    },
    /** Passes output on, also to the log of the running call. */
    passOn: (from: Readable | null, to: Writable) =>
      from?.on('data', (chunk: Buffer) => {
        to.write(chunk);
        running?.call.log?.(chunk);
      }),
  };
}

/**
 * Returns a runtime that runs each call in an idle environment or a new one. An environment whose
 * call times out is stopped. With `reuse: false`, each call gets a new one.
 */
export function environmentRuntime(start: () => Environment, { reuse = true } = {}): Runtime {
  const idle = new Map<Environment, NodeJS.Timeout>();
  const busy = new Set<Environment>();
  const outdated = new WeakSet<Environment>();

  const take = (): Environment => {
    for (const [environment, timer] of [...idle].reverse()) {
      clearTimeout(timer);
      idle.delete(environment);
      if (!environment.hasEnded) return environment;
    }
    return start();
  };
  const giveBack = (environment: Environment) => {
    busy.delete(environment);
    if (environment.hasEnded) return;
    if (!reuse || outdated.has(environment)) return environment.stop();
    const timer = setTimeout(() => {
      idle.delete(environment);
      environment.stop();
    }, IDLE_MS);
    timer.unref();
    idle.set(environment, timer);
  };

  return {
    run: async (call, signal) => {
      const environment = take();
      busy.add(environment);
      signal.addEventListener('abort', () => environment.stop());
      const answer = await environment.run(call);
      giveBack(environment);
      return answer;
    },
    reset: () => {
      for (const [environment, timer] of idle) {
        clearTimeout(timer);
        environment.stop();
      }
      idle.clear();
      for (const environment of busy) outdated.add(environment);
    },
  };
}
