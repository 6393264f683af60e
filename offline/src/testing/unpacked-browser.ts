import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { errorCode } from '../process/error-code.ts';

/** How often a process checks if another one has finished. */
const POLL_MS = 100;

/** Takes the lock. Returns false if another process has it. */
async function takeLock(lock: string): Promise<boolean> {
  try {
    await writeFile(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Removes the lock of a process that has died. */
async function breakIfAbandoned(lock: string): Promise<void> {
  // 0 if the lock has just been removed, or its process has not written its id yet.
  const holder = Number(await readFile(lock, 'utf8').catch(() => ''));
  if (holder === 0) return;
  try {
    process.kill(holder, 0);
  } catch {
    await rm(lock, { force: true });
  }
}

/**
 * Returns the path of the browser of the npm package, unpacked into the temporary folder. Only one
 * process unpacks it at a time: @sparticuz/chromium runs a file that another process is still
 * writing, which fails with ETXTBSY.
 */
export async function unpackedBrowser(): Promise<string> {
  const [lock, ready] = [join(tmpdir(), 'chromium.lock'), join(tmpdir(), 'chromium.ready')];
  const { default: chromium } = await import('@sparticuz/chromium');
  while (!existsSync(ready)) {
    if (!(await takeLock(lock))) {
      await breakIfAbandoned(lock);
      await delay(POLL_MS);
      continue;
    }
    try {
      if (!existsSync(ready)) {
        await rm(join(tmpdir(), 'chromium'), { force: true });
        await chromium.executablePath();
        await writeFile(ready, '');
      }
    } finally {
      await rm(lock, { force: true });
    }
  }
  return chromium.executablePath();
}
