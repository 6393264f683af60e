/**
 * Ends process groups whose starter died without a chance to do so (SIGKILL, crash, a closed
 * laptop's out-of-memory killer). One such process serves one starter: it reads `+PID` and `-PID`
 * lines from standard input, and when that pipe closes, it ends the groups that are still on the
 * list.
 */
import { spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { errorCode } from './error-code.ts';

export const REAPER_FILE = fileURLToPath(import.meta.url);

const GRACE_MS = 3_000;

/** Sends a signal to every process of a group. A group that is gone already is fine. */
export function endGroup(pid: number, signal: 'SIGTERM' | 'SIGKILL' | 'SIGINT'): void {
  if (process.platform === 'win32') {
    // Windows knows neither process groups nor SIGTERM: the tree below the process is ended.
    spawnSync('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore' });
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error;
  }
}

/** Is any process of the group still there? */
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
  // Ctrl-C in the terminal is for the starter, which ends its groups in order.
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
