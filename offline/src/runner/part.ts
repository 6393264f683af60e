import { setTimeout as delay } from 'node:timers/promises';
import { type ProcessGroup, startProcessGroup } from '../process/process-group.ts';

const READY_POLL_MS = 250;
/** The number of last lines in the message about a part that failed. */
const LAST_LINES = 30;

/** Thrown if a part ends by itself or does not become ready; the message has its last lines. */
export class PartFailed extends Error {
  /** The first sentence of the message. */
  readonly what: string;

  constructor(part: string, what: string, lastLines: readonly string[]) {
    const sentence = `${part} ${what}.`;
    super(lastLines.length > 0 ? `${sentence} Its last lines:\n${lastLines.join('\n')}` : sentence);
    this.name = 'PartFailed';
    this.what = sentence;
  }
}

export interface PartOptions {
  name: string;
  command: string;
  args: readonly string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  onLine(line: string): void;
}

/** A running program of the local cloud. */
export interface Part {
  readonly name: string;
  /** Never resolves; rejects with `PartFailed` when the part ends by itself. */
  readonly died: Promise<never>;
  /**
   * Waits until `probe` returns true.
   * @throws PartFailed when the part ends, or prints nothing for `timeoutMs`
   */
  untilReady(probe: () => Promise<boolean>, timeoutMs: number): Promise<void>;
  /** Waits for its end. @throws PartFailed unless it exits with 0 */
  untilDone(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a program as a part. */
export async function startPart(options: PartOptions): Promise<Part> {
  const lastLines: string[] = [];
  let lastSign = Date.now();
  const group = await startProcessGroup({
    ...options,
    onLine: (line) => {
      lastLines.push(line);
      lastLines.splice(0, lastLines.length - LAST_LINES);
      lastSign = Date.now();
      options.onLine(line);
    },
  });
  return watchGroup(options.name, group, lastLines, () => Date.now() - lastSign);
}

function watchGroup(name: string, group: ProcessGroup, lastLines: readonly string[], silentMs: () => number): Part {
  let stopping = false;
  let over = false;
  const ended = group.exited.then((code) => {
    over = true;
    throw new PartFailed(name, `ended (${code})`, lastLines);
  });
  const died = new Promise<never>((_resolve, reject) => {
    ended.catch((error: unknown) => {
      if (!stopping) reject(error);
    });
  });
  // It must not count as unhandled until somebody awaits it.
  died.catch(() => {});
  return {
    name,
    died,
    untilReady: async (probe, timeoutMs) => {
      const settled = new AbortController();
      const { signal } = settled;
      const poll = async () => {
        while (!over && !(await probe()) && !signal.aborted) await delay(READY_POLL_MS);
      };
      const silence = async () => {
        while (silentMs() < timeoutMs) await delay(timeoutMs - silentMs(), undefined, { signal });
        throw new PartFailed(name, `was not ready, and printed nothing for ${timeoutMs / 1000} s`, lastLines);
      };
      const silent = silence();
      // It rejects when the signal aborts, which is no failure.
      silent.catch(() => {});
      try {
        await Promise.race([ended, silent, poll()]);
        // The poll ends without an error when the part ends.
        if (over) await ended;
      } finally {
        settled.abort();
      }
    },
    untilDone: async () => {
      stopping = true;
      const code = await group.exited;
      if (code !== 0) throw new PartFailed(name, `failed (${code})`, lastLines);
    },
    stop: () => {
      stopping = true;
      return group.stop();
    },
  };
}
