import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { canWriteInPlace, createCloudConsole } from '../../src/runner/console.ts';

const parts = ['dynamodb', 'cloud', 'survey', 'seed'];

/** Returns a console, and the lines that a terminal of that width would show. */
function aConsole({ inPlace, columns = 80 }: { inPlace: boolean; columns?: number }) {
  const out = Object.assign(new PassThrough({ encoding: 'utf8' }), { columns });
  const screen = createCloudConsole({ parts, verbose: false, out, inPlace });
  const written = () => String(out.read() ?? '');
  // "Cursor to column 1" and "clear line" remove the earlier text of a line.
  const shown = () =>
    written()
      .split('\n')
      .map((line) => stripVTControlCharacters(line.split('\u001b[1G\u001b[2K').at(-1) ?? '').trimEnd());
  return { screen, shown, written };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('in a terminal', () => {
  test('the status line counts the ready parts and names the others, below the lines of ready parts', () => {
    // Prepare
    const { screen, shown } = aConsole({ inPlace: true });

    // Act
    screen.ready('cloud', 1_200, 'http://127.0.0.1:4566');
    jest.advanceTimersByTime(7_000);

    // Assess
    expect(shown()).toEqual(['✓ cloud      1.2 s  http://127.0.0.1:4566', 'Starting 1/4: dynamodb, survey … 7 s']);
    screen.end();
  });

  test('the status line names the seed when all other parts are ready', () => {
    const { screen, shown } = aConsole({ inPlace: true });
    for (const part of ['dynamodb', 'cloud', 'survey']) screen.ready(part, 1_000, undefined);
    expect(shown().at(-1)).toBe('Starting 3/4: seed … 0 s');
    screen.end();
  });

  test('the status line shows the progress of a download', () => {
    const { screen, shown } = aConsole({ inPlace: true });
    screen.line('download', 'Fetching Java: 30 % of 44 MB');
    screen.line('download', 'Fetching Java: 40 % of 44 MB');
    expect(shown()).toEqual(['Starting 0/4: Fetching Java: 40 % of 44 MB; dynamodb, cloud, survey … 0 s']);
    screen.end();
  });

  test('the status line is never wider than the terminal', () => {
    const { screen, shown } = aConsole({ inPlace: true, columns: 20 });
    jest.advanceTimersByTime(1_000);
    expect(shown()).toEqual(['Starting 0/4: dynam']);
    screen.end();
  });

  test('the status line is gone when the start has failed', () => {
    const { screen, shown } = aConsole({ inPlace: true });
    jest.advanceTimersByTime(1_000);
    screen.end();
    jest.advanceTimersByTime(5_000);
    expect(shown()).toEqual(['']);
  });
});

describe('outside of a terminal', () => {
  test('there are plain lines only', () => {
    const { screen, written } = aConsole({ inPlace: false });
    jest.advanceTimersByTime(7_000);
    screen.line('download', 'Fetching Java: 30 % of 44 MB');
    screen.ready('cloud', 1_200, undefined);
    screen.end();
    const text = written();
    expect(stripVTControlCharacters(text)).toBe('download | Fetching Java: 30 % of 44 MB\n✓ cloud      1.2 s\n');
    expect(text).not.toContain('\r');
  });

  test('the addresses name S3 only if services have buckets', () => {
    const endpoints = { 'cloud.url': 'http://127.0.0.1:4566', 'queues.url': 'http://127.0.0.1:4576' };
    const addressesWith = (buckets: string[]) => {
      const { screen, shown } = aConsole({ inPlace: false });
      screen.started({ addresses: [], endpoints, buckets }, 1_000);
      return shown().slice(3, -1);
    };
    const stepFunctions = '  Step Functions console  http://127.0.0.1:4566/console/';
    expect(addressesWith([])).toEqual([stepFunctions]);
    expect(addressesWith(['uploads', 'exports'])).toEqual([
      stepFunctions,
      '  S3  http://127.0.0.1:4576 (uploads, exports)',
    ]);
  });

  test('lines of parts that start are hidden, except for warnings', () => {
    const { screen, shown } = aConsole({ inPlace: false });
    screen.line('survey', 'route POST /');
    screen.line('survey', 'Warning: no fault can be met');
    expect(shown()).toEqual(['survey   | Warning: no fault can be met', '']);
  });
});

test.each([
  [true, {}],
  [false, { TERM: 'dumb' }],
  [false, { CI: 'true' }],
  [false, { NO_COLOR: '1' }],
])('a terminal has a status line (%s) in the environment %j, other outputs never have', (inPlace, env) => {
  expect(canWriteInPlace({ isTTY: true }, env)).toBe(inPlace);
  expect(canWriteInPlace({}, env)).toBe(false);
});
