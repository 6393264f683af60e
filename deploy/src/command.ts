import { resolve } from 'node:path';
import { refuseArguments, UsageError } from '@booth/shared/command-line';
import { StageSettingsError } from './stage-settings.ts';

/** The root folder of the repository. */
export const ROOT = resolve(import.meta.dirname, '../..');

/** An error that the caller of a command can fix. The message says how. */
export class CommandError extends Error {}

/**
 * Runs a command to its end. Prints expected errors as text and others with their stack, and sets
 * the exit code: 1 for a failure, 2 for wrong arguments.
 */
export async function runCommand(usage: string, main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    if (error instanceof UsageError) refuseArguments(error.message, usage);
    const isExpected = error instanceof CommandError || error instanceof StageSettingsError;
    console.error(isExpected ? error.message : (whyRefused(error) ?? error));
    process.exitCode = 1;
  }
}

/** Names of AWS's errors for credentials that it does not accept. */
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

/**
 * Returns what to do if AWS can't be reached or refuses the credentials; undefined for other
 * errors.
 */
export function whyRefused(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (UNKNOWN_CALLER.has(error.name)) {
    return (
      `AWS does not accept your credentials: ${error.message}\n` +
      'Sign in (`aws sso login`, `aws configure`), and name the profile in AWS_PROFILE if it is not the default one.'
    );
  }
  if (/^(AccessDenied|AccessDeniedException|UnauthorizedOperation)$/.test(error.name)) {
    return `Your credentials do not allow this: ${error.message}`;
  }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return UNREACHABLE.has(code) ? `AWS can't be reached: ${error.message || code}` : undefined;
}
