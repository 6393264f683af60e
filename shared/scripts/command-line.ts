import { type ParseArgsConfig, parseArgs } from 'node:util';

/** The exit code of a command that was called in a wrong way; 1 means that its work failed. */
export const USAGE_ERROR = 2;

/** The arguments of a command are wrong. The message says what is wrong with them. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/** Returns the parsed arguments. @throws UsageError for unknown options and stray arguments */
export function parseArguments<Config extends ParseArgsConfig>(config: Config) {
  try {
    return parseArgs(config);
  } catch (error) {
    // Not `instanceof`: errors of Node are not of the realm of a test.
    const message = typeof error === 'object' && error !== null && 'message' in error ? error.message : error;
    const [reason = ''] = String(message).split('\n');
    // The advice of Node is about how to pass the unknown option on as an argument.
    throw new UsageError(reason.replace(/(Unknown option '.*?')\..*/, '$1'));
  }
}

/** Prints the reason and the usage, and ends the process with `USAGE_ERROR`. */
export function refuseArguments(reason: string, usage: string): never {
  console.error(`${reason}\n\n${usage}`);
  process.exit(USAGE_ERROR);
}

/**
 * Returns what `read` makes of the command line. Prints the usage and ends the process for
 * `--help`, and if `read` throws a `UsageError`.
 */
export function readCommandLine<Settings>(
  usage: string,
  read: () => Settings,
  args: readonly string[] = process.argv.slice(2),
): Settings {
  if (args.includes('--help') || args.includes('-h')) {
    console.log(usage);
    process.exit(0);
  }
  try {
    return read();
  } catch (error) {
    if (error instanceof UsageError) refuseArguments(error.message, usage);
    throw error;
  }
}

/**
 * Returns the parsed arguments of a command. Ends the process with the usage for `--help`, for
 * unknown options and for stray arguments.
 *
 * @example const { values } = readArguments({ options: { stage: { type: 'string' } } }, USAGE);
 */
export const readArguments = <Config extends ParseArgsConfig>(config: Config, usage: string) =>
  readCommandLine(usage, () => parseArguments(config), config.args);

/** Returns the whole number that an option was given. @throws UsageError */
export function wholeNumber(option: string, text: string, from = 1): number {
  const number = /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(number) && number >= from) return number;
  const range = from === Number.MIN_SAFE_INTEGER ? '' : ` from ${from} on`;
  throw new UsageError(`${option} takes a whole number${range}, not "${text}".`);
}
