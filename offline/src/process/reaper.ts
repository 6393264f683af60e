/**
 * Ends process groups whose starter could not do so (SIGKILL, crash, out of memory). Each starter
 * has one reaper. It reads lines `+PID` and `-PID` from standard input, and ends the groups that
 * are left when that pipe closes.
 */
import { spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { errorCode } from './error-code.ts';

export const REAPER_FILE = fileURLToPath(import.meta.url);

const GRACE_MS = 3_000;

/** Sends a signal to every process of a group, which may be gone already. */
export function endGroup(pid: number, signal: 'SIGTERM' | 'SIGKILL' | 'SIGINT'): void {
  if (process.platform === 'win32') {
    // Windows has neither process groups nor SIGTERM, so this ends the tree of the process.
    spawnSync('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore' });
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error;
  }
}

/** Returns true if a process of the group still runs. */
export function groupIsAlive(pid: number): boolean {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

if (process.argv[1] === REAPER_FILE) {
  const groups = new Set<number>();
  // The starter handles Ctrl-C, and ends its groups in order.
  process.on('SIGINT', () => {}).on('SIGTERM', () => {});
  createInterface({ input: process.stdin })
    .on('line', (line) => {
      const pid = Number(line.slice(1));
      if (line.startsWith('+')) groups.add(pid);
      else groups.delete(pid);
    })
    .on('close', () => {
      for (const pid of groups) endGroup(pid, 'SIGTERM');
      setTimeout(() => {
        for (const pid of groups) endGroup(pid, 'SIGKILL');
      }, GRACE_MS);
      if (groups.size === 0) process.exit(0);
    });
}
