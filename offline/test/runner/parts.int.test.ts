import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { checkPortIsFree, PortInUse } from '../../src/process/ports.ts';
import { startProcessGroup } from '../../src/process/process-group.ts';
import { groupIsAlive } from '../../src/process/reaper.ts';
import { PartFailed, startPart } from '../../src/runner/part.ts';
import { createSupervisor } from '../../src/runner/supervisor.ts';

/** Returns a program that starts another one; both run until they are ended. */
const program = (ignoreSigterm: boolean) => [
  '-e',
  `${ignoreSigterm ? "process.on('SIGTERM', () => {});" : ''}
   require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
   console.log('running'); setInterval(() => {}, 1000);`,
];

afterEach(() => jest.restoreAllMocks());

async function untilGone(pid: number): Promise<void> {
  while (groupIsAlive(pid)) await delay(20);
}

describe('a process group', () => {
  test.each([
    ['a program and its child', false],
    ['a program that ignores SIGTERM', true],
  ])('ends %s at stop()', async (_rule, ignoreSigterm) => {
    // Prepare
    const running = Promise.withResolvers<void>();
    const group = await startProcessGroup({
      command: process.execPath,
      args: program(ignoreSigterm),
      onLine: () => running.resolve(),
    });
    await running.promise;

    // Act
    await group.stop();

    // Assess
    expect(groupIsAlive(group.pid)).toBe(false);
  });

  test('ends when its starter is killed', async () => {
    // Prepare
    const module = pathToFileURL(require.resolve('../../src/process/process-group.ts')).href;
    const starter = spawn(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `import { startProcessGroup } from ${JSON.stringify(module)};
         const args = ${JSON.stringify(program(false))};
         const group = await startProcessGroup({ command: process.execPath, args, onLine: () => console.log(group.pid) });
         setInterval(() => {}, 1000);`,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const [line] = await once(createInterface({ input: starter.stdout }), 'line');
    const pid = Number(line);
    expect(groupIsAlive(pid)).toBe(true);

    // Act
    starter.kill('SIGKILL');

    // Assess
    await untilGone(pid);
    expect(groupIsAlive(pid)).toBe(false);
  });

  test('does not start for a program that does not exist', async () => {
    await expect(startProcessGroup({ command: '/no/such/program', args: [] })).rejects.toThrow('ENOENT');
  });
});

describe('a part', () => {
  const part = (script: string, onLine: (line: string) => void = () => {}) =>
    startPart({
      name: 'shop',
      command: process.execPath,
      args: ['-e', script],
      cwd: process.cwd(),
      env: process.env,
      onLine,
    });

  test('that ends by itself fails all that wait for it, with its last lines', async () => {
    // Prepare
    const dying = await part("console.log('before'); console.error('no database'); process.exitCode = 3");

    // Act
    const waiting = dying.untilReady(async () => false, 60_000);

    // Assess
    await expect(waiting).rejects.toThrow(PartFailed);
    await expect(waiting).rejects.toThrow(/^shop ended \(3\)[\s\S]*no database/);
    await expect(dying.died).rejects.toThrow(PartFailed);
    await dying.stop();
  });

  test('that prints nothing until the time limit times out', async () => {
    const silent = await part('setInterval(() => {}, 1000)');
    await expect(silent.untilReady(async () => false, 500)).rejects.toThrow(
      'shop was not ready, and printed nothing for 0.5 s',
    );
    await silent.stop();
  });

  test('that prints something now and then does not time out', async () => {
    // Prepare: the clock moves when the test moves it.
    let now = 0;
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => now);
    let printed = Promise.withResolvers<string>();
    const talking = await part(
      "process.on('SIGUSR2', () => console.log('a sign')); console.log(process.pid); setInterval(() => {}, 1000)",
      (line) => printed.resolve(line),
    );
    const pid = Number(await printed.promise);
    const waiting = talking.untilReady(async () => false, 500);
    let isOver = false;
    waiting.catch(() => {
      isOver = true;
    });
    const untilRead = async (times: number) => {
      const before = clock.mock.calls.length;
      while (!isOver && clock.mock.calls.length < before + times) await delay(5);
    };

    // Act
    for (let signs = 0; signs < 4; signs += 1) {
      now += 400;
      printed = Promise.withResolvers();
      process.kill(pid, 'SIGUSR2');
      await printed.promise;
      // Its silence is measured twice at each look.
      await untilRead(4);
    }
    clock.mockRestore();
    await talking.stop();

    // Assess
    await expect(waiting).rejects.toThrow('shop ended (SIGTERM)');
  });

  test('that is stopped has ended, but has not died', async () => {
    // Prepare
    const stopped = await part('setInterval(() => {}, 1000)');
    const onDeath = jest.fn();
    stopped.died.catch(onDeath);

    // Act: what waits for the part learns of its end.
    const waiting = stopped.untilReady(async () => false, 60_000);
    await Promise.all([expect(waiting).rejects.toThrow('shop ended (SIGTERM)'), stopped.stop()]);

    // Assess
    await new Promise(setImmediate);
    expect(onDeath).not.toHaveBeenCalled();
  });

  test('that must run to its end fails with its code', async () => {
    await (await part('')).untilDone();
    await expect((await part('process.exitCode = 4')).untilDone()).rejects.toThrow('shop failed (4)');
  });
});

describe('the supervisor', () => {
  const never = new Promise<never>(() => {});

  test('stops all parts, the base last, when one start fails', async () => {
    // Prepare
    const order: string[] = [];
    const aPart = (name: string) => ({ died: never, stop: async () => void order.push(name) });
    const supervisor = createSupervisor();
    supervisor.keep('base', aPart('database'));
    supervisor.keep('services', aPart('shop'));

    // Act
    const starting = supervisor.all([Promise.reject(new Error('no port'))]);

    // Assess
    await expect(starting).rejects.toThrow('no port');
    expect(order.slice(0, 2)).toEqual(['shop', 'database']);
  });

  test('ends a start with the error of a ready part that ends meanwhile', async () => {
    const supervisor = createSupervisor();
    supervisor.keep('base', { died: Promise.reject(new Error('database ended')), stop: async () => {} });
    const waiting = Promise.withResolvers<void>();
    supervisor.keep('services', { died: never, stop: async () => waiting.reject(new Error('shop was stopped')) });
    await expect(supervisor.all([waiting.promise])).rejects.toThrow('database ended');
  });

  test('stops a part that comes after the stop', async () => {
    const supervisor = createSupervisor();
    await supervisor.stop();
    const stop = jest.fn(async () => {});
    supervisor.keep('services', { died: never, stop });
    expect(stop).toHaveBeenCalled();
  });

  test('dies with any part', async () => {
    const supervisor = createSupervisor();
    supervisor.keep('base', { died: never, stop: async () => {} });
    supervisor.keep('services', { died: Promise.reject(new Error('shop ended')), stop: async () => {} });
    await expect(supervisor.died).rejects.toThrow('shop ended');
  });
});

describe('checkPortIsFree', () => {
  test.each(['127.0.0.1', '::'])(
    'finds a listener on %s, and names the port, the part and what to do',
    async (host) => {
      // Prepare
      const server = createServer().listen(0, host);
      await once(server, 'listening');
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;

      // Act
      const checking = checkPortIsFree(port, 'survey');

      // Assess
      await expect(checking).rejects.toThrow(PortInUse);
      await expect(checking).rejects.toThrow(new RegExp(`Port ${port} \\(survey\\) is in use.*--free-ports`));
      server.close();
      await once(server, 'close');
      await checkPortIsFree(port, 'survey');
    },
  );
});
