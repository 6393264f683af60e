import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { runProgram } from './command.ts';
import type { Service } from './services.ts';
import { Template } from './stacks.ts';

/**
 * Packages a service as a deployment does, and lets `read` have the template and the folder with
 * all that is deployed, which goes afterwards.
 * @throws CommandError when it can't be packaged
 */
export async function withPackage<T>(
  { folder }: Service,
  stage: string,
  read: (template: Template, packaged: string) => Promise<T>,
): Promise<T> {
  // Packaging leaves folders behind in the temporary directory: it gets one that goes.
  const temporary = await mkdtemp(join(tmpdir(), 'booth-package-'));
  try {
    const packaged = join(temporary, 'package');
    await runProgram('osls', ['package', '--stage', stage, '--package', packaged], {
      folder,
      env: { TMPDIR: temporary, ESBUILD_WORK_FOLDER: `.esbuild-${basename(temporary)}` },
    });
    const text = await readFile(join(packaged, 'cloudformation-template-update-stack.json'), 'utf8');
    return await read(Template.parse(JSON.parse(text)), packaged);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
