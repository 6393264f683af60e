import { parseArguments, UsageError, wholeNumber } from '../scripts/command-line.ts';

describe('arguments of a command', () => {
  const parse = (...args: string[]) => parseArguments({ args, options: { stage: { type: 'string' } } } as const);

  test('are parsed', () => {
    expect(parse('--stage', 'prod').values.stage).toBe('prod');
  });

  test.each([
    ['an unknown option', ['--bogus'], "Unknown option '--bogus'"],
    ['a stray argument', ['extra'], "Unexpected argument 'extra'. This command does not take positional arguments"],
    ['an option without its value', ['--stage'], "Option '--stage <value>' argument missing"],
  ])('%s is refused in one line', (_, args, reason) => {
    expect(() => parse(...args)).toThrow(new UsageError(reason));
  });

  test('an unknown option beside arguments is refused without advice about arguments', () => {
    expect(() => parseArguments({ args: ['--bogus'], allowPositionals: true })).toThrow(
      new UsageError("Unknown option '--bogus'"),
    );
  });
});

describe('a whole number', () => {
  test('is returned', () => {
    expect([wholeNumber('--votes', '7'), wholeNumber('--seed', '-7', Number.MIN_SAFE_INTEGER)]).toEqual([7, -7]);
  });

  test.each(['', '0', '-1', '1.5', '1e3', 'many', '9007199254740992'])('is not "%s"', (text) => {
    expect(() => wholeNumber('--votes', text)).toThrow(
      new UsageError(`--votes takes a whole number from 1 on, not "${text}".`),
    );
  });

  test('can have any sign if there is no lower bound', () => {
    expect(() => wholeNumber('--seed', 'x', Number.MIN_SAFE_INTEGER)).toThrow(
      new UsageError('--seed takes a whole number, not "x".'),
    );
  });
});
