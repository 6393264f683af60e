import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, join, resolve } from 'node:path';
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

/**
 * Runs a program of the packages in a folder of the repository; what it says goes to the terminal.
 * @throws CommandError when it fails
 */
export async function runProgram(
  program: keyof typeof PROGRAMS,
  args: readonly string[],
  { folder = '.', env = {} }: { folder?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<void> {
  const script = join(ROOT, 'node_modules', PROGRAMS[program]);
  await run(process.execPath, [script, ...args], join(ROOT, folder), env, `${program} ${args.join(' ')}`);
}

/** Runs another command of ours. @throws CommandError when it fails */
export async function runScript(script: string, args: readonly string[]): Promise<void> {
  await run(process.execPath, [join(ROOT, script), ...args], ROOT, {}, `${script} ${args.join(' ')}`);
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
const AFTER_INTERRUPTION =
  'What CloudFormation has begun goes on without this command. Run it again later: it says whether that is done, and goes on.';

async function run(file: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv, name: string) {
  // osls-compose finds osls by the path.
  const path = [join(ROOT, 'node_modules/.bin'), process.env.PATH].join(delimiter);
  const child = spawn(file, args, { cwd, env: { ...process.env, PATH: path, ...env }, stdio: 'inherit' });
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
  if (interrupted) throw new CommandError(`"${name}" was interrupted. ${AFTER_INTERRUPTION}`);
  if (code !== 0) throw new CommandError(`"${name}" failed, as it says above.`);
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
