import { createServer, type Server } from 'node:net';
import { freePort, freePorts } from '../../src/process/ports.ts';

const opened: Server[] = [];
afterEach(() => {
  for (const server of opened.splice(0)) server.close();
});

const listenOn = (port: number) =>
  new Promise<void>((resolve, reject) => {
    const server = createServer().once('error', reject).listen(port, '127.0.0.1', resolve);
    opened.push(server);
  });

/** Returns the ports that another process would get, by a fresh copy of the module. */
async function inAnotherProcess(): Promise<number[]> {
  let ports: number[] = [];
  await jest.isolateModulesAsync(async () => {
    const other: typeof import('../../src/process/ports.ts') = await import('../../src/process/ports.ts');
    ports = await other.freePorts(100);
  });
  return ports;
}

test('each free port is given once, also to processes that choose at the same time', async () => {
  const all = (await Promise.all([freePorts(100), inAnotherProcess(), freePorts(3), freePort()])).flat();
  expect(new Set(all).size).toBe(204);
  for (const port of all) await listenOn(port);
});

test('a port on which something listens meanwhile is passed over', async () => {
  const port = await freePort();
  await listenOn(port + 1);
  expect(await freePorts(5)).not.toContain(port + 1);
});

test('free ports are outside of the range for outgoing connections', async () => {
  for (const port of await freePorts(40)) {
    expect(port).toBeGreaterThan(15_000);
    expect(port).toBeLessThan(32_768);
  }
});
