import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** How often a process looks whether another one has finished, in milliseconds. */
const LOOK_EVERY_MS = 100;

/** Takes the lock; false: another process has it. */
async function takes(lock: string): Promise<boolean> {
  try {
    await writeFile(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Gives a lock back whose process has died. */
async function breakIfAbandoned(lock: string): Promise<void> {
  // Another one may be giving it back, or has not written its number yet.
  const holder = Number(await readFile(lock, 'utf8').catch(() => ''));
  if (holder === 0) return;
  try {
    process.kill(holder, 0);
  } catch {
    await rm(lock, { force: true });
  }
}

/**
 * Returns the path of the browser that comes with npm, unpacked into the temporary folder: by one
 * process, however many ask at once. @sparticuz/chromium takes a file that another process is still
 * writing for the whole browser, which can't be run (ETXTBSY) or, after a crash, never could.
 */
export async function unpackedBrowser(): Promise<string> {
  const [lock, ready] = [join(tmpdir(), 'chromium.lock'), join(tmpdir(), 'chromium.ready')];
  const { default: chromium } = await import('@sparticuz/chromium');
  while (!existsSync(ready)) {
    if (!(await takes(lock))) {
      await breakIfAbandoned(lock);
      await delay(LOOK_EVERY_MS);
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
