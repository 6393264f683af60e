import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { CloudNotRunning, createCloudClient } from '../../src/cloud/index.ts';
import { startCloudServer } from '../../src/cloud/server.ts';
import { freePort } from '../../src/process/ports.ts';

const idle = JSON.stringify({ idle: true });
const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  }
});

async function aServer(answer: RequestListener, port = 0): Promise<string> {
  const server = createServer({ keepAliveTimeout: 0 }, answer).listen(port, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

describe('a call to the cloud process', () => {
  test('reaches a server that has closed the idle connection while the caller computed', async () => {
    // Prepare: a server in another process closes each connection 50 ms after an answer.
    const caller = `
      import { createServer } from 'node:http';
      import { fork } from 'node:child_process';
      import { once } from 'node:events';
      if (process.send !== undefined) {
        const server = createServer((request, response) => {
          response.end(${JSON.stringify(idle)});
          setTimeout(() => request.socket.destroy(), 50);
        });
        server.keepAliveTimeout = 0;
        server.listen(0, '127.0.0.1', () => process.send(server.address().port));
      } else {
        const { createCloudClient } = await import(${JSON.stringify(pathToFileURL(require.resolve('../../src/cloud/client.ts')).href)});
        const child = fork(process.argv[1]);
        process.on('exit', () => child.kill());
        process.on('uncaughtException', (error) => { console.error(error); process.exit(1); });
        const [port] = await once(child, 'message');
        const cloud = createCloudClient('http://127.0.0.1:' + port);
        for (let round = 0; round < 5; round += 1) {
          await Promise.all([cloud.untilIdle(), cloud.untilIdle(), cloud.untilIdle()]);
          const end = Date.now() + 150;
          while (Date.now() < end);
        }
        console.log(await cloud.untilIdle());
        process.exit();
      }`;
    const folder = await mkdtemp(join(tmpdir(), 'cloud-client-'));
    await writeFile(join(folder, 'caller.mjs'), caller);

    // Act
    const { stdout } = await promisify(execFile)(process.execPath, [join(folder, 'caller.mjs')]);

    // Assess
    expect(stdout.trim()).toBe('true');
    await rm(folder, { recursive: true });
  });

  test('is sent again when its connection breaks before the answer', async () => {
    let calls = 0;
    const url = await aServer((request, response) => {
      calls += 1;
      if (calls < 3) request.socket.destroy();
      else response.end(idle);
    });
    expect(await createCloudClient(url).untilIdle()).toBe(true);
    expect(calls).toBe(3);
  });

  test('that fails at each attempt names the route and the reason', async () => {
    const url = await aServer((request) => request.socket.destroy());
    const calling = createCloudClient(url).markReady('survey');
    await expect(calling).rejects.toThrow(`PUT ${url}/_cloud/services/survey/ready: `);
    await expect(calling).rejects.toThrow(/other side closed|ECONNRESET/);
  });

  test.each([
    ['another program', 200, '<html>', /status: not the answer of a local cloud: .*no JSON/],
    ['a cloud of another version', 200, '{}', /status: not the answer of a local cloud: .*endpoints/s],
    ['a refusal', 409, '{"title":"taken"}', /status: taken$/],
    ['a refusal without a reason', 500, 'oops', /status: status 500$/],
  ])('that meets %s says so', async (_what, status, body, message) => {
    const url = await aServer((_request, response) => response.writeHead(status).end(body));
    const calling = createCloudClient(url).status();
    await expect(calling).rejects.toThrow(`GET ${url}/_cloud/status: `);
    await expect(calling).rejects.toThrow(message);
  });

  test('waits up to startMs for a cloud that is still starting', async () => {
    // Prepare
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const cloud = createCloudClient(url, { startMs: 20_000 });

    // Act
    const waiting = cloud.untilIdle();
    await delay(300);
    await aServer((_request, response) => response.end(idle), port);

    // Assess
    expect(await waiting).toBe(true);
    await expect(createCloudClient(`http://127.0.0.1:${await freePort()}`, { startMs: 100 }).status()).rejects.toThrow(
      CloudNotRunning,
    );
  });

  test('fails at once if no cloud is starting', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    await expect(createCloudClient(url).status()).rejects.toThrow(`The local cloud does not answer at ${url}.`);
  });
});

test('the cloud process never closes an idle connection', async () => {
  // Prepare
  const server = await startCloudServer({
    ...{ port: 0, region: 'us-east-1', accountId: '000000000000', log: () => {} },
    ...{ dynamodbEndpoint: 'http://127.0.0.1:1', sqsEndpoint: 'http://127.0.0.1:2' },
    parts: {
      stepFunctions: () => ({ handle: async () => {}, close: async () => {} }),
      secretsManager: { handle: async () => {} },
      startSchedule: () => {
        throw new Error('no schedule in this test');
      },
      startMapping: () => {
        throw new Error('no mapping in this test');
      },
    },
  });
  const socket = connect(Number(new URL(server.endpoint).port), '127.0.0.1');

  // Act
  socket.write('GET /_cloud/health HTTP/1.1\r\nhost: localhost\r\n\r\n');
  const [answer] = await once(socket, 'data');

  // Assess: else Node would announce after which time it closes.
  expect(String(answer)).toMatch(/^HTTP\/1\.1 200 [\s\S]*connection: keep-alive/i);
  expect(String(answer)).not.toMatch(/keep-alive: timeout/i);
  socket.destroy();
  await server.close();
});
