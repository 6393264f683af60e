import { type ExecFileException, execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod/mini';
import { pythonTools } from '../python-tools.ts';
import type { PackagedStack } from './package-stacks.ts';
import type { Issue } from './stack.ts';

const Matches = z.array(
  z.object({
    Filename: z.string(),
    Level: z.string(),
    Message: z.string(),
    Rule: z.object({ Id: z.string() }),
    Location: z.object({ Path: z.nullable(z.array(z.union([z.string(), z.number()]))) }),
  }),
);

/** Warnings about parts that the framework writes. */
const IGNORED_CHECKS = [
  // A `DependsOn` that repeats a reference.
  'W3005',
];

/**
 * Returns the issues that cfn-lint finds in the templates, for the region of their deployment.
 * @throws PythonToolsError if cfn-lint can't be installed
 */
export async function lintTemplates(stacks: readonly PackagedStack[], region: string): Promise<Issue[]> {
  const command = join(await pythonTools(), 'cfn-lint');
  const folder = await mkdtemp(join(tmpdir(), 'cfn-lint-'));
  try {
    const files = stacks.map(({ name }) => join(folder, `${name}.json`));
    await Promise.all(stacks.map(({ text }, index) => writeFile(files[index] ?? '', text)));
    const options = [
      '--format',
      'json',
      '--regions',
      region,
      '--ignore-checks',
      ...IGNORED_CHECKS,
      '--template',
      ...files,
    ];
    const matches = Matches.parse(JSON.parse(await outputOf(command, options)));
    return matches.map(({ Filename, Level, Message, Rule, Location }) => ({
      stack: basename(Filename, '.json'),
      resource: Location.Path?.[1] === undefined ? 'the template' : `${Location.Path[1]}`,
      message: `${shortened(Message)} (cfn-lint ${Level.toLowerCase()} ${Rule.Id}, ${Location.Path?.join('.')})`,
    }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Shortens messages that list all resources of the template. */
const shortened = (message: string): string => (message.length > 300 ? `${message.slice(0, 300)} …` : message);

/** Returns the output of cfn-lint. It exits with a code other than 0 if it has found issues. */
async function outputOf(command: string, options: string[]): Promise<string> {
  try {
    return (await promisify(execFile)(command, options)).stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = error instanceof Error ? (error as ExecFileException) : {};
    if (!stdout.trim().startsWith('[')) throw new Error(`cfn-lint has not run: ${stderr.trim() || error}`);
    return stdout;
  }
}
