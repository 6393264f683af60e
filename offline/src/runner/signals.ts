import { spawnSync } from 'node:child_process';
import { errorCode } from './error-code.ts';

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
