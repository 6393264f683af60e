/**
 * Returns what `read` makes of the command line. Prints the usage for `--help`. Prints the usage
 * and ends with exit code 2 if `read` throws, as `parseArgs` does for unknown options.
 */
export function readCommandLine<Settings>(usage: string, read: () => Settings): Settings {
  if (process.argv.includes('--help')) {
    console.log(usage);
    process.exit(0);
  }
  try {
    return read();
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${usage}`);
    process.exit(2);
  }
}

/**
 * Reads the whole number of an option.
 * @throws {Error} if the text is no whole number, or one below `min`
 */
export function wholeNumber(option: string, text: string, min: number): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(number) && number >= min) return number;
  throw new Error(`--${option} takes a whole number from ${min}, not "${text}".`);
}
