import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { CommandError, ROOT } from './command.ts';

const PROGRAMS = {
  osls: 'serverless/bin/serverless.js',
  'osls-compose': '@osls/compose/bin/serverless-compose',
  vite: 'vite/bin/vite.js',
};

interface Program {
  /** Relative to the root of the repository. */
  folder?: string;
  env?: NodeJS.ProcessEnv;
}

/**
 * Runs a program of node_modules; its output goes to the terminal.
 * @throws CommandError when it fails
 */
export async function runProgram(
  program: keyof typeof PROGRAMS,
  args: readonly string[],
  { folder = '.', env = {} }: Program = {},
): Promise<void> {
  await run(program, join('node_modules', PROGRAMS[program]), args, { folder, env });
}

/**
 * Runs a program of node_modules and returns its standard output.
 * @throws CommandError when it fails
 */
export function outputOf(
  program: keyof typeof PROGRAMS,
  args: readonly string[],
  { folder = '.', env = {} }: Program = {},
): Promise<string> {
  return run(program, join('node_modules', PROGRAMS[program]), args, { folder, env, stdout: 'pipe' });
}

/** Runs a script of the repository, named by its path. @throws CommandError when it fails */
export async function runScript(script: string, args: readonly string[]): Promise<void> {
  await run(script, script, args, { folder: '.', env: {} });
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
const AFTER_INTERRUPTION =
  'CloudFormation finishes what it has begun without this command. Run the command again later: ' +
  'it waits for that, and continues.';

/**
 * osls-compose reads single keys from a terminal. It then handles Ctrl-C alone and ends with
 * success, while the osls that it started goes on. This sends the signal to all processes of the
 * terminal, as Ctrl-C does elsewhere.
 */
const PASS_INTERRUPTION_ON = 'data:text/javascript,process.once("SIGINT",()=>process.kill(0,"SIGINT"))';

async function run(
  name: string,
  script: string,
  args: readonly string[],
  { folder, env, stdout = 'inherit' }: Required<Program> & { stdout?: 'inherit' | 'pipe' },
): Promise<string> {
  const flags = name === 'osls-compose' ? ['--import', PASS_INTERRUPTION_ON] : [];
  const child = spawn(process.execPath, [...flags, join(ROOT, script), ...args], {
    cwd: join(ROOT, folder),
    // osls-compose finds osls by the path.
    env: { ...process.env, PATH: [join(ROOT, 'node_modules/.bin'), process.env.PATH].join(delimiter), ...env },
    stdio: ['inherit', stdout, 'inherit'],
  });
  const output = child.stdout === null ? '' : text(child.stdout);
  let interrupted = false;
  const interrupt = (signal: NodeJS.Signals) => {
    interrupted = true;
    // In a terminal, Ctrl-C reaches the program by itself. A second SIGINT would kill it at once.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  };
  for (const signal of SIGNALS) process.on(signal, interrupt);
  const [code] = await once(child, 'exit');
  for (const signal of SIGNALS) process.off(signal, interrupt);
  const command = [name, ...args].join(' ');
  if (interrupted) throw new CommandError(`"${command}" was interrupted. ${AFTER_INTERRUPTION}`);
  if (code !== 0) throw new CommandError(`"${command}" failed: see its messages above.`);
  return output;
}
