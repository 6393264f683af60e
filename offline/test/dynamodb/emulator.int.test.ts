import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { EMULATOR_PACKAGE, EmulatorMissing, type EmulatorPackage, findEmulator } from '../../src/dynamodb/emulator.ts';

/** Stands for AWS's package of 57 MB; it is not installed. */
const NAME = 'a-small-emulator';

let folder: string;
let registry: Server;
let asked: string[];
let env: NodeJS.ProcessEnv;
let wanted: EmulatorPackage;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'emulator-'));
  const packed = join(folder, 'packed', 'package');
  await mkdir(join(packed, 'emulator'), { recursive: true });
  await writeFile(join(packed, 'emulator', 'DynamoDBLocal.jar'), 'a jar');
  await writeFile(join(packed, 'package.json'), JSON.stringify({ name: NAME, version: '1.0.0' }));
  await promisify(execFile)('tar', ['-czf', join(folder, 'x.tgz'), '-C', join(folder, 'packed'), 'package']);
  const archive = await readFile(join(folder, 'x.tgz'));
  wanted = {
    name: NAME,
    version: '1.0.0',
    integrity: `sha512-${createHash('sha512').update(archive).digest('base64')}`,
  };
  registry = createServer((request, response) => {
    asked.push(`${request.url}`);
    if (request.url === '/x.tgz') return response.end(archive);
    const dist = { tarball: `http://${request.headers.host}/x.tgz`, integrity: wanted.integrity };
    const versions = { '1.0.0': { name: NAME, version: '1.0.0', dist } };
    return response.end(JSON.stringify({ name: NAME, 'dist-tags': { latest: '1.0.0' }, versions }));
  }).listen(0, '127.0.0.1');
  await once(registry, 'listening');
});
afterAll(async () => {
  registry.close();
  registry.closeAllConnections();
  await rm(folder, { recursive: true });
});

beforeEach(async () => {
  asked = [];
  const address = registry.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const home = await mkdtemp(join(folder, 'home-'));
  env = {
    ...{ PATH: process.env.PATH, HOME: home, XDG_CACHE_HOME: home, LOCALAPPDATA: home },
    ...{ npm_config_registry: `http://127.0.0.1:${port}/`, npm_config_cache: join(home, 'npm') },
    // npm sets this for the script of a workspace.
    npm_config_workspace: 'a-workspace',
  };
});

const cached = () => readdir(join(`${env.HOME}`, 'offline-cloud')).catch(() => []);

describe('DynamoDB Local that is not installed', () => {
  test('is fetched by npm from the project’s registry at the first start only', async () => {
    const lines: string[] = [];
    const found = await findEmulator({ env, package: wanted, onLine: (line) => lines.push(line) });
    const calls = asked.length;
    const again = await findEmulator({ env, package: wanted, download: false });

    expect(await readFile(join(found, 'DynamoDBLocal.jar'), 'utf8')).toBe('a jar');
    expect(lines).toEqual([expect.stringMatching(/^Fetching DynamoDB Local, \d+ MB/), `DynamoDB Local is in ${found}`]);
    expect([again, asked.length]).toEqual([found, calls]);
    expect(await cached()).toHaveLength(1);
  });

  test('is refused if its checksum differs', async () => {
    const other = { ...wanted, integrity: EMULATOR_PACKAGE.integrity };
    await expect(findEmulator({ env, package: other })).rejects.toThrow('is not what its checksum says');
    expect(await cached()).toEqual([]);
  });

  test('leaves nothing behind when the start is interrupted', async () => {
    const finding = findEmulator({ env, package: wanted, signal: AbortSignal.abort() });
    await expect(finding).rejects.toThrow(EmulatorMissing);
    expect(await cached()).toEqual([]);
  });

  test.each([
    ['it may not be fetched', { download: false }, /\(and it may not be fetched\)/],
    ['the registry does not have it', { package: { ...EMULATOR_PACKAGE, name: NAME } }, /`npm pack .*` fails: .*2\.9/s],
  ])('is missing when %s, and the message says what to do', async (_when, options, reason) => {
    const finding = findEmulator({ env, package: wanted, ...options });
    await expect(finding).rejects.toThrow(reason);
    await expect(finding).rejects.toThrow(/npm install --save-dev amplify-dynamodb-simulator.*OFFLINE_CLOUD_DYNAMODB/);
  });
});

test('OFFLINE_CLOUD_DYNAMODB names the only folder that is taken', async () => {
  const own = join(folder, 'packed', 'package', 'emulator');
  expect(await findEmulator({ env: { ...env, OFFLINE_CLOUD_DYNAMODB: own } })).toBe(own);
  const empty = findEmulator({ env: { ...env, OFFLINE_CLOUD_DYNAMODB: folder } });
  await expect(empty).rejects.toThrow('which has no DynamoDBLocal.jar');
});

test('the version that is fetched is that of this repository’s tests', async () => {
  const Lockfile = z.object({ packages: z.record(z.string(), z.looseObject({ integrity: z.string().optional() })) });
  const { packages } = Lockfile.parse(
    JSON.parse(await readFile(join(__dirname, '..', '..', '..', 'package-lock.json'), 'utf8')),
  );
  const { name, ...pinned } = EMULATOR_PACKAGE;
  expect(packages[`node_modules/${name}`]).toMatchObject(pinned);
});
