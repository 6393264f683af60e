import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';

/**
 * Packages a service as `npm run package` does, for one stage, with no account and no network, and
 * lets `read` have the folder with all that would be deployed. `params` are those of `--param`,
 * such as `warmReadsPerSecond=40000`; they win over the stage's settings.
 */
export async function withPackage<T>(
  folder: string,
  stage: string,
  params: string[],
  read: (packaged: string) => Promise<T>,
): Promise<T> {
  // Packaging leaves folders behind in the temporary directory: it gets one that goes.
  const temporary = await mkdtemp(join(tmpdir(), 'package-'));
  try {
    const serverless = resolve(import.meta.dirname, '../../node_modules/serverless/bin/serverless.js');
    const out = join(temporary, 'package');
    const options = ['--stage', stage, '--package', out, ...params.flatMap((param) => ['--param', param])];
    await promisify(execFile)(process.execPath, [serverless, 'package', ...options], {
      cwd: folder,
      env: { ...process.env, TMPDIR: temporary, ESBUILD_WORK_FOLDER: `.esbuild-${basename(temporary)}` },
    });
    return await read(out);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
