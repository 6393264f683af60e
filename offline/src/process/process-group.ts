import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { endGroup, groupIsAlive, REAPER_FILE } from './reaper.ts';

/**
 * Node's default folder. The cache saves 0.7 s of the 2.5 s that the Serverless Framework loads.
 */
const NODE_COMPILE_CACHE = join(tmpdir(), 'node-compile-cache');
/** The time from SIGTERM to SIGKILL. */
const STOP_GRACE_MS = 5_000;
const STOP_POLL_MS = 20;
/** The longest wait for last lines: a child of the ended program may keep its output open. */
const LAST_LINES_MS = 500;

export interface ProcessGroupOptions {
  command: string;
  args: readonly string[];
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Called for each line that any process of the group prints. */
  onLine?: (line: string) => void;
}

/** A program and all processes that it starts. */
export interface ProcessGroup {
  readonly pid: number;
  /**
   * Resolves to the program's exit code or signal, after its last lines. Children may still run.
   */
  readonly exited: Promise<number | string>;
  /** Sends SIGTERM, and SIGKILL after five seconds; resolves when no process is left. */
  stop(): Promise<void>;
}

/**
 * Starts a program in a process group of its own. The group ends with this process, also if that is
 * killed: a reaper process takes care of it.
 * @throws Error if the program cannot be started
 */
export async function startProcessGroup(options: ProcessGroupOptions): Promise<ProcessGroup> {
  const child = spawn(options.command, options.args, {
    cwd: options.cwd,
    env: { NODE_COMPILE_CACHE, ...(options.env ?? process.env) },
    // In a group of its own, Ctrl-C reaches only this process, which stops the parts in order.
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

/** Adds a group to the reaper's list; returns a function that removes it. */
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
