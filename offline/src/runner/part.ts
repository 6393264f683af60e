import { setTimeout as delay } from 'node:timers/promises';
import { type ProcessGroup, startProcessGroup } from './process-group.ts';

const READY_POLL_MS = 50;
/** How many of its last lines a part shows when it died. */
const LAST_LINES = 30;

/** A part ended although nobody stopped it, or did not become ready; the message has its last lines. */
export class PartFailed extends Error {
  constructor(part: string, what: string, lastLines: readonly string[]) {
    super(`${part} ${what}.${lastLines.length > 0 ? ` Its last lines:\n${lastLines.join('\n')}` : ''}`);
    this.name = 'PartFailed';
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
  /** Rejects with `PartFailed` when it ends by itself; never resolves. */
  readonly died: Promise<never>;
  /** Waits until `probe` is true. Throws `PartFailed` when the part ends or the time (milliseconds) is over. */
  untilReady(probe: () => Promise<boolean>, timeoutMs: number): Promise<void>;
  /** Waits for its end; throws `PartFailed` unless it exits with 0. */
  untilDone(): Promise<void>;
  stop(): Promise<void>;
}

export async function startPart(options: PartOptions): Promise<Part> {
  const lastLines: string[] = [];
  const group = await startProcessGroup({
    ...options,
    onLine: (line) => {
      lastLines.push(line);
      lastLines.splice(0, lastLines.length - LAST_LINES);
      options.onLine(line);
    },
  });
  return watchGroup(options.name, group, lastLines);
}

function watchGroup(name: string, group: ProcessGroup, lastLines: readonly string[]): Part {
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
  // Whoever is interested awaits it; it must not count as unhandled meanwhile.
  died.catch(() => {});
  return {
    name,
    died,
    untilReady: async (probe, timeoutMs) => {
      const deadline = Date.now() + timeoutMs;
      const poll = async () => {
        while (!over && !(await probe())) {
          if (Date.now() > deadline)
            throw new PartFailed(name, `was not ready within ${timeoutMs / 1000} s`, lastLines);
          await delay(READY_POLL_MS);
        }
      };
      await Promise.race([ended, poll()]);
      // The poll ends quietly when the part does.
      if (over) await ended;
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

/** Does a GET of the address get an answer, whatever it is? */
export function answersHttp(url: string): Promise<boolean> {
  return fetch(url).then(
    async (response) => {
      await response.arrayBuffer();
      return true;
    },
    () => false,
  );
}
