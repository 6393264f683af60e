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

/** Warnings that only the framework could heed. */
const NOT_OURS = [
  // A `DependsOn` of what is referred to anyway.
  'W3005',
];

/**
 * Reads the templates as cfn-lint does, for the region that they are deployed to.
 * @throws PythonToolsError where it can't be had
 */
export async function lintTemplates(stacks: readonly PackagedStack[], region: string): Promise<Issue[]> {
  const command = join(await pythonTools(), 'cfn-lint');
  const folder = await mkdtemp(join(tmpdir(), 'cfn-lint-'));
  try {
    const files = stacks.map(({ name }) => join(folder, `${name}.json`));
    await Promise.all(stacks.map(({ text }, index) => writeFile(files[index] ?? '', text)));
    const options = ['--format', 'json', '--regions', region, '--ignore-checks', ...NOT_OURS, '--template', ...files];
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

/** Some messages list all resources of the template. */
const shortened = (message: string): string => (message.length > 300 ? `${message.slice(0, 300)} …` : message);

/** What it prints. It exits with another code than 0 where it has found something. */
async function outputOf(command: string, options: string[]): Promise<string> {
  try {
    return (await promisify(execFile)(command, options)).stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = error instanceof Error ? (error as ExecFileException) : {};
    if (!stdout.trim().startsWith('[')) throw new Error(`cfn-lint has not run: ${stderr.trim() || error}`);
    return stdout;
  }
}
