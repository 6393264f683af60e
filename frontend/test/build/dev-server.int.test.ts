import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from 'serverless-offline-step-functions-cloud/runner';
import WebSocket from 'ws';

const frontend = resolve(__dirname, '../..');
const root = resolve(frontend, '..');
const SECRET = 'nobody in the network reads this text';

let vite: ChildProcess;
let port: number;
let outside: string;
/** A secret file in a folder that is served. */
const environmentFile = join(frontend, 'src', `.env.of-a-test-${process.pid}`);

beforeAll(async () => {
  outside = await mkdtemp(join(tmpdir(), 'outside-'));
  await writeFile(join(outside, 'secret.txt'), SECRET);
  await writeFile(environmentFile, SECRET);
  port = await freePort();
  const bin = join(dirname(createRequire(__filename).resolve('vite/package.json')), 'bin', 'vite.js');
  const options = ['--host', '127.0.0.1', '--port', `${port}`, '--strictPort', '--logLevel', 'silent'];
  vite = spawn(process.execPath, [bin, ...options], {
    cwd: frontend,
    stdio: 'ignore',
    env: {
      ...process.env,
      VITE_SURVEY_URL: 'http://127.0.0.1:4001',
      VITE_AGGREGATION_URL: 'http://127.0.0.1:4002',
      VITE_REALTIME_URL: 'ws://127.0.0.1:4013',
      __VITE_ADDITIONAL_SERVER_ALLOWED_HOSTS: 'booth.local',
      FRAME_ANCESTORS: 'https://intranet.example',
    },
  });
  while ((await get('/').catch(() => undefined)) === undefined) await delay(50);
});
afterAll(async () => {
  const ended = once(vite, 'exit');
  vite.kill();
  await ended;
  await rm(outside, { recursive: true });
  await rm(environmentFile);
});

/** Sends the path as it is: `fetch` would normalize it. */
function get(path: string, headers: Record<string, string> = {}) {
  return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: string }>((found, failed) => {
    const sent = request({ host: '127.0.0.1', port, path, headers });
    sent.on('error', failed).on('response', async (response) => {
      found({ status: response.statusCode ?? 0, headers: response.headers, body: await text(response) });
    });
    sent.end();
  });
}

/** Loads a module and its imports, as a browser does. Returns the status of each. */
async function load(path: string, seen = new Map<string, number>()): Promise<Map<string, number>> {
  if (seen.has(path)) return seen;
  seen.set(path, 0);
  const { status, headers, body } = await get(path, { 'sec-fetch-dest': 'script' });
  seen.set(path, status);
  if (!`${headers['content-type']}`.includes('javascript')) return seen;
  // Vite writes imports as paths from the root. Those in a package's comments are different.
  for (const [, found = ''] of body.matchAll(/(?:from|import)\s*\(?\s*["'](\/[^"'\n]+)["']/g)) {
    await load(found, seen);
  }
  return seen;
}

test('the pages get all of their modules', async () => {
  const page = await get('/organize');
  expect([page.status, page.body.includes('/src/main.ts')]).toEqual([200, true]);
  const modules = await load('/src/main.ts');
  expect(modules.size).toBeGreaterThan(200);
  expect([...modules].filter(([, status]) => status !== 200)).toEqual([]);
  expect([...modules.keys()].filter((path) => path.includes('/shared/src/')).length).toBeGreaterThan(5);
});

describe('a file that is not part of the pages', () => {
  /** Bypasses of `server.fs` that Vite had (https://github.com/vitejs/vite/security/advisories). */
  const BYPASSES = [
    ...['', '?raw', '?url', '?import', '?import&raw', '?raw??', '?import&raw??', '?import&raw?url', '?inline&import'],
    ...[
      '?import&?inline=1.wasm?init',
      '?.svg?.wasm?init',
      '?.svg?import',
      '?t=1&raw',
      '?direct',
      '?worker',
      '?html-proxy',
    ],
    ...['#', '#?raw', '/', '/.', '.', '%00', '\\', '::$DATA', '?sourcemap'],
  ];
  const CONTENT = {
    '/package.json': '"@booth/frontend"',
    '/vite.config.ts': 'assetsInlineLimit',
    '/test/build/dev-server.int.test.ts': 'nobody in the network',
    '/../package.json': '"workspaces"',
    '/src/../package.json': '"@booth/frontend"',
    '/src/%2e%2e/package.json': '"@booth/frontend"',
    [`/@fs${root}/package.json`]: '"workspaces"',
    [`/@fs${root}/offline-cloud.config.ts`]: 'defineConfig',
    [`/@fs${root}/frontend/src/../../package.json`]: '"workspaces"',
    [`/@fs${root}/frontend/src/?/../../../package.json`]: '"workspaces"',
    [`/@fs${root}/services/survey/serverless.yml`]: 'offlineCloud',
    [`/@fs${root}/node_modules/@booth/survey/serverless.yml`]: 'offlineCloud',
    [`/@fs${root}/node_modules/@booth/shared/package.json`]: '"@booth/shared"',
    [`/@fs${root}/.git/HEAD`]: 'ref:',
    [`/@fs${root}/.git`]: 'gitdir:',
  };

  test.each(Object.entries(CONTENT))('is not served at %s', async (path, content) => {
    for (const bypass of BYPASSES) await expectNotRead(path + bypass, content);
  });

  test('is not served from outside of the repository, or if its name marks it as secret', async () => {
    for (const bypass of BYPASSES) {
      await expectNotRead(`/@fs${outside}/secret.txt${bypass}`, SECRET);
      await expectNotRead(`/@fs${frontend}/src/../../../../../..${outside}/secret.txt${bypass}`, SECRET);
      await expectNotRead(`/@fs${environmentFile}${bypass}`, SECRET);
      await expectNotRead(`/src/${environmentFile.split(/[\\/]/).at(-1)}${bypass}`, SECRET);
    }
  });

  test('is not served over the WebSocket of hot reloading', async () => {
    const client = (await get('/@vite/client')).body;
    const [, token = ''] = client.match(/wsToken = "([^"]+)"/) ?? [];
    expect(token).not.toBe('');
    const socket = new WebSocket(`ws://127.0.0.1:${port}/?token=${token}`, 'vite-hmr');
    const received: string[] = [];
    socket.on('message', (data) => received.push(data.toString()));
    await once(socket, 'open');
    for (const file of [`file://${outside}/secret.txt`, `/@fs${outside}/secret.txt`, `${outside}/secret.txt`]) {
      for (const query of ['', '?raw', '?import&raw', '?inline']) {
        const data = { name: 'fetchModule', id: `send:${file}${query}`, data: [`${file}${query}`] };
        socket.send(JSON.stringify({ type: 'custom', event: 'vite:invoke', data }));
      }
    }
    await delay(1_000);
    socket.close();
    expect(received.join()).toContain('"connected"');
    for (const message of received) for (const form of formsOf(SECRET)) expect(message).not.toContain(form);
  });
});

/** The forms in which a text can come: plain, or encoded once or twice (`?inline`). */
function formsOf(content: string): string[] {
  const encode = (plain: string) => Buffer.from(plain).toString('base64').replace(/=+$/, '').slice(0, -2);
  return [content, encode(content), encode(encode(content))];
}

async function expectNotRead(path: string, content: string): Promise<void> {
  const answer = await get(path, {}).catch(() => undefined);
  const script = await get(path, { 'sec-fetch-dest': 'script' }).catch(() => undefined);
  for (const body of [answer?.body, script?.body]) {
    for (const form of formsOf(content))
      expect({ path, found: body?.includes(form) ?? false }).toEqual({ path, found: false });
  }
}

test.each([
  ['127.0.0.1', 200],
  ['192.168.0.7', 200],
  ['localhost', 200],
  ['booth.local', 200],
  ['evil.example', 403],
])('a request with the host %s is answered with %i', async (host, status) => {
  expect((await get('/', { host: `${host}:${port}` })).status).toBe(status);
});

test('only the big screen can be framed, at its address for frames and by the pages that the stage names', async () => {
  const policyAt = async (path: string) => (await get(path)).headers['content-security-policy'];
  expect(await policyAt('/embed/lunch?overlay')).toBe('frame-ancestors https://intranet.example');
  expect(await policyAt('/preview?lang=ja')).toBe("frame-ancestors 'self'");
  const others = [
    '/',
    '/polls/lunch',
    '/polls/lunch/live',
    '/polls/lunch/live?kiosk',
    '/organize',
    '/embed',
    '/preview/x',
  ];
  for (const path of others) {
    expect([path, await policyAt(path)]).toEqual([path, "frame-ancestors 'none'"]);
  }
});

test.each([
  ['?embed', '/embed/lunch'],
  ['?embed=1&screen=why', '/embed/lunch?screen=why'],
  ['?overlay&theme=light', '/embed/lunch?overlay&theme=light'],
])('the big screen with %s leads to %s', async (query, address) => {
  const { status, headers } = await get(`/polls/lunch/live${query}`);
  expect([status, headers.location]).toEqual([302, address]);
});

test('pages of another origin read nothing', async () => {
  const { headers } = await get('/src/main.ts', { origin: 'http://localhost:9999' });
  expect(headers).not.toHaveProperty('access-control-allow-origin');
});

test.each<Record<string, string>>([{}, { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }])(
  'the editor opens files only for the page itself: %j',
  async (headers) => {
    expect((await get('/__open-in-editor?file=src/main.ts', headers)).status).toBe(403);
  },
);
