/**
 * Ends process groups whose starter died without a chance to do so (SIGKILL, crash, a closed laptop's out-of-memory
 * killer). One such process serves one starter: it reads `+PID` and `-PID` lines from standard input, and when that
 * pipe closes, it ends the groups that are still on the list.
 */
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { endGroup } from './signals.ts';

export const REAPER_FILE = fileURLToPath(import.meta.url);

const GRACE_MS = 3_000;

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
