import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';

/**
 * Packages a service for a stage as `npm run package` does, without an account or a network, and
 * returns what `read` returns for the folder. The folder is deleted afterwards.
 * @param params values of `--param` such as `warmReadsPerSecond=40000`, which override the stage's
 * @param env variables of the shell, besides those of this process
 */
export async function withPackage<T>(
  folder: string,
  stage: string,
  params: string[],
  read: (packaged: string) => Promise<T>,
  env: Readonly<Record<string, string>> = {},
): Promise<T> {
  // Packaging leaves folders behind in the temporary directory, so it gets one of its own.
  const temporary = await mkdtemp(join(tmpdir(), 'package-'));
  try {
    const serverless = resolve(import.meta.dirname, '../../node_modules/serverless/bin/serverless.js');
    const out = join(temporary, 'package');
    const options = ['--stage', stage, '--package', out, ...params.flatMap((param) => ['--param', param])];
    await promisify(execFile)(process.execPath, [serverless, 'package', ...options], {
      cwd: folder,
      env: { ...process.env, ...env, TMPDIR: temporary, ESBUILD_WORK_FOLDER: `.esbuild-${basename(temporary)}` },
    });
    return await read(out);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
