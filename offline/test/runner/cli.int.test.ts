import { type ChildProcessByStdio, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

// Whole processes are started, on whatever machine, beside other tests.
jest.setTimeout(120_000);

const cli = join(__dirname, '..', '..', 'bin', 'offline-cloud.js');
const configFile = join(__dirname, '..', 'fixtures', 'short-lived.config.ts');

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
    /** Waits for a text in what it prints. */
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
    'prints each part, the addresses and a QR code; %s stops everything',
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

  test('a signal while it starts stops what has started', async () => {
    const cloud = start();
    await cloud.until(/✓ /);
    cloud.kill('SIGINT');
    const { code, printed } = await cloud.ended;
    expect(code).toBe(0);
    expect(printed).not.toContain('Ready after');
  });

  test('a part that dies is shown with its last lines; everything is stopped, the exit code is 1', async () => {
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

  test('without Java it says how to install it, and nothing else', async () => {
    const { JAVA_HOME: _unset, ...env } = process.env;
    const { ended } = run(['start', '--config', configFile, '--free-ports'], { ...env, PATH: '/nonexistent' });
    const { code, printed } = await ended;
    expect(code).toBe(1);
    expect(printed).toMatch(/\nDynamoDB Local needs Java 17 or later \(none on PATH\)\. Install it with .*\n$/);
  });

  test.each([
    ['a seed', ['--faults', '123'], /The cloud injects faults into no service with seed 123/],
    ['no seed', ['--faults'], /The cloud injects faults into no service with seed \d+ \(again: --faults \d+\)/],
  ])('--faults with %s says which seed it is, also while other lines are hidden', async (_what, args, expected) => {
    const cloud = run(['start', ...args, '--config', configFile, '--free-ports', '--host', 'localhost']);
    await cloud.until(expected);
    cloud.kill('SIGINT');
    expect((await cloud.ended).code).toBe(0);
  });

  test('--faults with a seed that is none is refused', async () => {
    const { code, printed } = await run(['start', '--config', configFile, '--faults', 'many']).ended;
    expect([code, printed]).toEqual([1, '--faults takes a seed, a whole number, not many.\n']);
  });

  test('a configuration that is not there is named', async () => {
    const { code, printed } = await run(['start', '--config', 'nowhere.config.ts']).ended;
    expect(code).toBe(1);
    expect(printed).toMatch(/There is no configuration .*nowhere\.config\.ts/);
  });

  test('anything else prints how to use it', async () => {
    expect((await run(['--help']).ended).printed).toContain('Usage: offline-cloud start');
    expect((await run(['stop']).ended).code).toBe(2);
  });
});
