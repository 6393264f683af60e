import { type ChildProcessByStdio, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const cli = join(__dirname, '..', '..', 'bin', 'offline-cloud.js');
const fixtures = join(__dirname, '..', 'fixtures');
const configFile = join(fixtures, 'short-lived.config.ts');
const wrongFile = join(fixtures, 'wrong.config.ts');
const moduleFile = join(__dirname, '..', '..', 'src', 'process', 'error-code.ts');
const readme = join(__dirname, '..', '..', 'README.md');

let child: ChildProcessByStdio<null, Readable, Readable> | undefined;
afterEach(() => {
  child?.kill('SIGKILL');
});

function run(args: readonly string[], env: NodeJS.ProcessEnv = process.env) {
  const started = spawn(process.execPath, [cli, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  child = started;
  let printed = '';
  for (const stream of [started.stdout, started.stderr]) {
    stream.on('data', (chunk) => {
      printed += String(chunk);
    });
  }
  const ended = once(started, 'close').then(([code]) => ({ code, printed }));
  return {
    ended,
    kill: (signal: NodeJS.Signals) => started.kill(signal),
    /** Waits until the output matches. */
    until: async (pattern: RegExp) => {
      for (;;) {
        const found = pattern.exec(printed);
        if (found !== null) return found;
        if (started.exitCode !== null) throw new Error(`It ended without ${pattern}:\n${printed}`);
        await delay(20);
      }
    },
  };
}

async function processesWith(text: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'args']);
  return stdout.split('\n').filter((line) => line.includes(text));
}

const start = () => run(['start', '--config', configFile, '--free-ports', '--host', 'localhost']);

describe('offline-cloud start', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    'prints each part, the addresses and a QR code, and stops all parts at %s',
    async (signal) => {
      // Prepare
      const cloud = start();
      await cloud.until(/█▄▄▄▄▄▄▄█/);
      const [, dynamodb] = await cloud.until(/✓ dynamodb +\d+\.\d s +http:\/\/127\.0\.0\.1:(\d+)/);
      expect(await processesWith(`port=${dynamodb}`)).toHaveLength(1);

      // Act
      cloud.kill(signal);
      const { code, printed } = await cloud.ended;

      // Assess
      expect(code).toBe(0);
      expect(printed).toMatch(/✓ cloud .*[\s\S]*Ready after \d+\.\d s[\s\S]*Shop {2}http:\/\/localhost:\d+\//);
      expect(await processesWith(`port=${dynamodb}`)).toEqual([]);
    },
  );

  test('stops the parts that have started at a signal during the start', async () => {
    const cloud = start();
    await cloud.until(/✓ /);
    cloud.kill('SIGINT');
    const { code, printed } = await cloud.ended;
    expect(code).toBe(0);
    expect(printed).not.toContain('Ready after');
  });

  test('shows the last lines of a part that ends by itself, stops all parts, and exits with 1', async () => {
    // Prepare
    const cloud = start();
    const [, url] = await cloud.until(/Shop {2}(http:\S+)/);
    const [, dynamodb] = await cloud.until(/✓ dynamodb .*:(\d+)/);

    // Act
    await fetch(`${url}end`).catch(() => {});
    const { code, printed } = await cloud.ended;

    // Assess
    expect(code).toBe(1);
    expect(printed).toMatch(/shop ended \(7\)\. Its last lines:\nout of paper/);
    expect(await processesWith(`port=${dynamodb}`)).toEqual([]);
  });

  test('only says how to install Java, if it is missing and may not be fetched', async () => {
    const { JAVA_HOME: _unset, ...env } = process.env;
    const args = ['start', '--config', configFile, '--free-ports', '--no-download'];
    const { code, printed } = await run(args, { ...env, PATH: '/nonexistent', XDG_CACHE_HOME: '/nonexistent' }).ended;
    expect(code).toBe(1);
    expect(printed).toMatch(
      /\nDynamoDB Local needs Java 17 or later \(none on PATH, and none may .*\)\. Install it with .*\n$/,
    );
  });

  test.each([
    ['a seed', ['--faults', '123'], /The cloud injects faults into no service with seed 123/],
    ['no seed', ['--faults'], /The cloud injects faults into no service with seed \d+ \(again: --faults \d+\)/],
  ])('prints the seed of --faults with %s, also while other lines are hidden', async (_what, args, expected) => {
    const cloud = run(['start', ...args, '--config', configFile, '--free-ports', '--host', 'localhost']);
    await cloud.until(expected);
    cloud.kill('SIGINT');
    expect((await cloud.ended).code).toBe(0);
  });
});

describe('the command line', () => {
  const usage = (command: string) => new RegExp(`\\nUsage: offline-cloud ${command}.*\\n$`);

  test.each([
    ['no command at all', [], /Usage: offline-cloud \[options\] \[command\]/],
    ['an unknown command', ['stop'], /^error: unknown command 'stop'\n/],
    ['a stray argument', ['start', 'extra'], /^error: too many arguments for 'start'.*extra/],
    ['an unknown option', ['start', '--bogus'], /^error: unknown option '--bogus'/],
    ['an option of another command', ['start', '--client-id', 'x'], /^error: unknown option '--client-id'/],
    ['a bad seed', ['start', '--faults', 'many'], /^error: --faults takes a seed, a whole number, not many\./],
    ['a bad time', ['start', '--timeout', '0'], /^error: option '--timeout <seconds>' argument '0' is invalid/],
    ['a host that is an address with a port', ['start', '--host', 'localhost:1'], /^error: option '--host <host>'/],
    ['a missing configuration', ['start', '--config', 'no.ts'], /^error: --config takes.* there is no file no\.ts/],
    ['a configuration that is a folder', ['start', '--config', __dirname], /^error: --config takes.* there is no file/],
    ['a configuration that is no module', ['start', '--config', readme], /^error: --config takes a TypeScript or Java/],
    ['a configuration without a default export', ['start', '--config', moduleFile], /^error: .* has no default export/],
    ['a data folder that is a file', ['start', '--data-folder', readme], /^error: --data-folder takes a folder/],
    ['a data folder in a file', ['start', '--data-folder', join(readme, 'x')], /^error: --data-folder takes a folder/],
    ['a port that is none', ['cloud', '--port', '70000'], /^error: option '--port <port>' argument '70000' is invalid/],
    [
      'a sign-in without users',
      ['sign-in', '--port', '1', '--client-id', 'x', '--redirect-uri', 'http://x/'],
      /^error: required option '--user/,
    ],
  ])('refuses %s in one line, with the usage', async (_what, args, message) => {
    const needsConfig = args[0] === 'start' && !args.includes('--config');
    const { code, printed } = await run(needsConfig ? [...args, '--config', configFile] : args).ended;
    expect(code).toBe(2);
    expect(printed).toMatch(message);
    if (args.length > 0) {
      expect(printed).toMatch(usage(args.length > 1 ? `${args[0]} ` : ''));
      expect(printed.trim().split('\n').length).toBeLessThanOrEqual(3);
    }
    expect(printed).not.toMatch(/^ +at /m);
  });

  test('refuses a configuration with wrong properties, and names each of them in one line', async () => {
    const { code, printed } = await run(['start', '--config', wrongFile]).ended;
    expect(code).toBe(2);
    expect(printed.split('\n')[0]).toMatch(/wrong\.config\.ts: .*\(services\.shop\.httpPort\); .*unknown adresses/);
  });

  test.each([
    [['--help'], /start \[options\][\s\S]*cloud \[options\][\s\S]*sign-in \[options\]/],
    [['start', '--help'], /--data-folder[\s\S]*--timeout/],
    [['cloud', '--help'], /--queues-port/],
    [['sign-in', '--help'], /--client-id/],
  ])('prints the options for %j', async (args, expected) => {
    const { code, printed } = await run(args).ended;
    expect([code, printed]).toEqual([0, expect.stringMatching(expected)]);
  });

  test('refuses a Node that is too old before that reads any source', async () => {
    // Prepare: this Node pretends to be an old one.
    const pretend = "Object.defineProperty(process.versions, 'node', { value: '20.20.2' })";
    const env = { ...process.env, NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(pretend)}` };

    // Act
    const { code, printed } = await run(['start'], env).ended;

    // Assess
    expect([code, printed]).toEqual([
      1,
      expect.stringMatching(/^offline-cloud needs Node 22\.18 .*Run it with npm.*Node 24\.\n$/),
    ]);
  });
});
