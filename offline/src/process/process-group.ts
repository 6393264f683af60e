import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { endGroup, groupIsAlive, REAPER_FILE } from './reaper.ts';

/**
 * The compiled form of modules, kept by Node where it does by default: it takes 0.7 s of 2.5 s off
 * a start of the Serverless Framework.
 */
const NODE_COMPILE_CACHE = join(tmpdir(), 'node-compile-cache');
/** How long a group may take to end after SIGTERM before it gets SIGKILL, in milliseconds. */
const STOP_GRACE_MS = 5_000;
const STOP_POLL_MS = 20;
/**
 * How long the last lines of a program that has ended are waited for, in milliseconds: what it has
 * started may keep its output open.
 */
const LAST_LINES_MS = 500;

export interface ProcessGroupOptions {
  command: string;
  args: readonly string[];
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Called for each line that any process of the group prints. */
  onLine?: (line: string) => void;
}

/** A program and everything that it starts, ended together. */
export interface ProcessGroup {
  readonly pid: number;
  /**
   * Resolves when the program (not necessarily its children) has ended and its last lines have been
   * handed over, with its code, or the signal's name.
   */
  readonly exited: Promise<number | string>;
  /** SIGTERM to the group, SIGKILL after five seconds; resolves when no process of it is left. */
  stop(): Promise<void>;
}

/**
 * Starts a program in a process group of its own. Rejects when the program cannot be started at
 * all. The group ends with this process, however it ends: a reaper process looks after that.
 */
export async function startProcessGroup(options: ProcessGroupOptions): Promise<ProcessGroup> {
  const child = spawn(options.command, options.args, {
    cwd: options.cwd,
    env: { NODE_COMPILE_CACHE, ...(options.env ?? process.env) },
    // A group of its own (POSIX): Ctrl-C in the terminal reaches only us, and we end the parts in
    // order.
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
  });
  await once(child, 'spawn');
  const pid = child.pid;
  if (pid === undefined) throw new Error(`${options.command} has no process id`);
  const unregister = registerWithReaper(pid);

  const output = [child.stdout, child.stderr].map((stream) => {
    const lines = createInterface({ input: stream }).on('line', (line) => options.onLine?.(line));
    return once(lines, 'close');
  });
  const exited = new Promise<number | string>((resolve) => {
    child.once('exit', (code, signal) => {
      const end = () => resolve(code ?? signal ?? 'unknown');
      void Promise.race([Promise.allSettled(output), delay(LAST_LINES_MS)]).then(end);
    });
  });

  let stopping: Promise<void> | undefined;
  return {
    pid,
    exited,
    stop: () => {
      stopping ??= stopGroup(pid, exited).then(unregister);
      return stopping;
    },
  };
}

async function stopGroup(pid: number, exited: Promise<unknown>): Promise<void> {
  endGroup(pid, 'SIGTERM');
  const deadline = Date.now() + STOP_GRACE_MS;
  while (groupIsAlive(pid)) {
    if (Date.now() > deadline) endGroup(pid, 'SIGKILL');
    await delay(STOP_POLL_MS);
  }
  await exited;
}

let reaper: ChildProcess | undefined;
const registered = new Set<number>();

/**
 * The reaper runs as long as there is a group to look after. Returns how to take the group off its
 * list.
 */
function registerWithReaper(pid: number): () => void {
  registered.add(pid);
  reaper ??= startReaper();
  reaper.stdin?.write(`+${pid}\n`);
  return () => {
    registered.delete(pid);
    reaper?.stdin?.write(`-${pid}\n`);
    if (registered.size > 0) return;
    reaper?.stdin?.end();
    reaper = undefined;
  };
}

function startReaper(): ChildProcess {
  const child = spawn(process.execPath, [REAPER_FILE], {
    env: { NODE_COMPILE_CACHE, ...process.env },
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.unref();
  // The pipe alone must not keep this process running.
  if (child.stdin !== null && 'unref' in child.stdin && typeof child.stdin.unref === 'function') child.stdin.unref();
  child.stdin?.on('error', () => {});
  return child;
}
