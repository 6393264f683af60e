import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { StageSettingsError } from './stage-settings.ts';

/** The repository. */
export const ROOT = resolve(import.meta.dirname, '../..');

/** What whoever runs a command can mend: the message says how. */
export class CommandError extends Error {}

const PROGRAMS = {
  osls: 'serverless/bin/serverless.js',
  'osls-compose': '@osls/compose/bin/serverless-compose',
  vite: 'vite/bin/vite.js',
};

/** Returns what a command was called with. @throws CommandError that tells the usage */
export function readArguments<Config extends ParseArgsConfig>(config: Config, usage: string) {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new CommandError(`${error instanceof Error ? error.message : error}\n\n${usage}`);
  }
}

interface Program {
  /** Below the root of the repository. */
  folder?: string;
  env?: NodeJS.ProcessEnv;
}

/**
 * Runs a program of the packages; what it says goes to the terminal.
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
 * Runs a program of the packages, and returns what it writes to its standard output.
 * @throws CommandError when it fails
 */
export function outputOf(
  program: keyof typeof PROGRAMS,
  args: readonly string[],
  { folder = '.', env = {} }: Program = {},
): Promise<string> {
  return run(program, join('node_modules', PROGRAMS[program]), args, { folder, env, stdout: 'pipe' });
}

/** Runs another command of ours. @throws CommandError when it fails */
export async function runScript(script: string, args: readonly string[]): Promise<void> {
  await run(script, script, args, { folder: '.', env: {} });
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
const AFTER_INTERRUPTION =
  'What CloudFormation has begun goes on without this command. Run it again later: it says whether that is done, and goes on.';

/**
 * osls-compose reads single keys from a terminal, takes Ctrl-C for itself alone and ends with
 * success, while the osls that it has started deploys on: all processes of the terminal get the
 * signal, as they do without single keys.
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
    // Ctrl-C in a terminal reaches the program by itself, and a second one would end it without
    // care.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  };
  for (const signal of SIGNALS) process.on(signal, interrupt);
  const [code] = await once(child, 'exit');
  for (const signal of SIGNALS) process.off(signal, interrupt);
  const command = [name, ...args].join(' ');
  if (interrupted) throw new CommandError(`"${command}" was interrupted. ${AFTER_INTERRUPTION}`);
  if (code !== 0) throw new CommandError(`"${command}" failed, as it says above.`);
  return output;
}

/**
 * Runs a command to its end: errors that somebody can mend are told as text, others with their
 * stack.
 */
export async function runCommand(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    const isExpected = error instanceof CommandError || error instanceof StageSettingsError;
    console.error(isExpected ? error.message : (whyRefused(error) ?? error));
    process.exitCode = 1;
  }
}

/** Errors of AWS by which it says that it does not know who asks. */
const UNKNOWN_CALLER = new Set([
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'UnrecognizedClientException',
  'SignatureDoesNotMatch',
]);
const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'ETIMEDOUT',
]);

/** Returns what to do where AWS does not let a command work; undefined for other errors. */
export function whyRefused(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (UNKNOWN_CALLER.has(error.name)) {
    return (
      `AWS takes no credentials of yours: ${error.message}\n` +
      'Sign in (`aws sso login`, `aws configure`), and name the profile in AWS_PROFILE if it is not the default one.'
    );
  }
  if (/^(AccessDenied|AccessDeniedException|UnauthorizedOperation)$/.test(error.name)) {
    return `Your credentials do not allow this: ${error.message}`;
  }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return UNREACHABLE.has(code) ? `AWS can't be reached: ${error.message || code}` : undefined;
}
