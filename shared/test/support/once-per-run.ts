import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/** How often a suite looks whether another one has made what it waits for, in milliseconds. */
const LOOK_MS = 100;

/**
 * Makes the folder of a run of jest and names it in the environment, for all processes of the run.
 */
export async function makeRunFolder(): Promise<void> {
  process.env.TEST_RUN_FOLDER = await mkdtemp(join(tmpdir(), 'test-run-'));
}

/** Removes the folder of this run. */
export function removeRunFolder(): void {
  const { TEST_RUN_FOLDER } = process.env;
  if (TEST_RUN_FOLDER !== undefined) rmSync(TEST_RUN_FOLDER, { recursive: true, force: true });
}

/**
 * Returns a folder that `make` has filled, once for all suites of a run: the first suite that asks
 * makes it, the others wait. Outside of a run, each call makes its own, which goes with the process.
 * @param key names what is made
 * @throws {Error} in every suite that asks, if `make` failed
 */
export async function oncePerRun(key: string, make: (folder: string) => Promise<void>): Promise<string> {
  const run = process.env.TEST_RUN_FOLDER;
  if (run === undefined) {
    const folder = await mkdtemp(join(tmpdir(), 'made-'));
    process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
    await make(folder);
    return folder;
  }
  const folder = join(run, nameOf(key));
  const outcome = `${folder}.outcome`;
  if (await isFirstToMake(folder)) {
    const error = await make(folder).then(
      () => '',
      (reason: unknown) => String(reason),
    );
    await writeFile(`${outcome}.tmp`, error);
    await rename(`${outcome}.tmp`, outcome);
  }
  for (;;) {
    const error = await readFile(outcome, 'utf8').catch(() => undefined);
    if (error === '') return folder;
    if (error !== undefined) throw new Error(`${key} could not be made: ${error}`);
    await setTimeout(LOOK_MS);
  }
}

/**
 * Returns what `work` returns. Suites of a run never do two works of one key at the same time.
 * @param key names what they would do to each other
 */
export async function oneAtATime<T>(key: string, work: () => Promise<T>): Promise<T> {
  const run = process.env.TEST_RUN_FOLDER;
  if (run === undefined) return work();
  const taken = join(run, `${nameOf(key)}.taken`);
  while (!(await isFirstToMake(taken))) await setTimeout(LOOK_MS);
  try {
    return await work();
  } finally {
    await rmdir(taken);
  }
}

/** Keys may be longer than names of files. */
const nameOf = (key: string): string => createHash('sha256').update(key).digest('hex').slice(0, 32);

const isFirstToMake = (folder: string): Promise<boolean> =>
  mkdir(folder).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return false;
      throw error;
    },
  );
