import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SHARED_SERVER_FILE } from '../../src/dynamodb/shared-server.ts';

let folder: string;
let socketPath: string;
let servers: ChildProcess[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shared-server-'));
  socketPath = process.platform === 'win32' ? `\\\\.\\pipe\\${folder}` : join(folder, 'socket');
  servers = [];
});
afterEach(async () => {
  for (const server of servers) server.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

/** Starts a server that gives its name as the Java that it does not find, and so starts no JVM. */
function startServer(name: string): ChildProcess {
  const server = spawn(process.execPath, [SHARED_SERVER_FILE, socketPath], {
    env: { ...process.env, OFFLINE_CLOUD_JAVA: join(folder, name) },
    stdio: 'ignore',
  });
  servers.push(server);
  return server;
}

/** Resolves to the name of the server that answers at the socket. */
async function servedBy(): Promise<string | undefined> {
  while (servers.some(({ exitCode, signalCode }) => exitCode === null && signalCode === null)) {
    const lease = createConnection(socketPath);
    const answer = once(lease, 'data').then(([data]) => /OFFLINE_CLOUD_JAVA is \S*(java-\d)/.exec(`${data}`)?.[1]);
    const line = await answer.catch(() => undefined).finally(() => lease.destroy());
    if (line !== undefined) return line;
    await delay(20);
  }
  throw new Error('All servers have ended.');
}

test('of servers that start at once, one serves all and the others end', async () => {
  const names = ['java-1', 'java-2', 'java-3'];
  const ends = names.map((name) => once(startServer(name), 'exit').then(() => name));

  const first = await Promise.race(ends);
  const second = await Promise.race(ends.filter((_, index) => names[index] !== first));

  const left = names.filter((name) => name !== first && name !== second);
  expect([await servedBy()]).toEqual(left);
  expect(servers.map(({ exitCode }) => exitCode).sort()).toEqual([0, 0, null]);
});

test('a server takes the place of one that was killed', async () => {
  const killed = startServer('java-1');
  expect(await servedBy()).toBe('java-1');
  killed.kill('SIGKILL');
  await once(killed, 'exit');

  startServer('java-2');

  expect(await servedBy()).toBe('java-2');
});
