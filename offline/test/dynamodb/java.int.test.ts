import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findJava, JavaMissing } from '../../src/dynamodb/java.ts';

/** The answer of the server that stands for Adoptium. */
interface Served {
  archive: Buffer;
  checksum: string;
  /** The number of bytes after which the download breaks. */
  cutAt?: number;
}

let folder: string;
let server: Server;
let served: Served;
let asked: string[];
let env: NodeJS.ProcessEnv;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'java-'));
  asked = [];
  served = await anArchive(17);
  server = createServer((request, response) => {
    asked.push(`${request.url}`);
    const { archive, checksum, cutAt } = served;
    const link = `http://${request.headers.host}/jre.tar.gz`;
    if (request.url !== '/jre.tar.gz') {
      response.end(
        JSON.stringify([{ binary: { package: { link, size: archive.length, checksum, name: 'jre.tar.gz' } } }]),
      );
      return;
    }
    response.writeHead(200, { 'content-length': archive.length });
    if (cutAt === undefined) response.end(archive);
    else response.write(archive.subarray(0, cutAt), () => response.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  env = {
    PATH: join(folder, 'bin'),
    HOME: folder,
    XDG_CACHE_HOME: join(folder, 'cache'),
    LOCALAPPDATA: join(folder, 'cache'),
    OFFLINE_CLOUD_JRE_API: `http://127.0.0.1:${port}`,
  };
});
afterEach(async () => {
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
  await rm(folder, { recursive: true });
});

/** Writes a `java` program that prints its version as Java does. */
async function aJava(file: string, version: number | string): Promise<string> {
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, `#!/bin/sh\necho 'openjdk version "${version}.0.1" 2026-01-20' >&2\n`);
  await chmod(file, 0o755);
  return file;
}

/** Packs an archive like Adoptium's: one folder with the runtime. */
async function anArchive(version: number): Promise<Served> {
  const home = process.platform === 'darwin' ? 'jdk/Contents/Home' : 'jdk';
  await aJava(join(folder, 'packed', home, 'bin', 'java'), version);
  await promisify(execFile)('tar', ['-czf', join(folder, 'jre.tar.gz'), '-C', join(folder, 'packed'), 'jdk']);
  const archive = await readFile(join(folder, 'jre.tar.gz'));
  return { archive, checksum: createHash('sha256').update(archive).digest('hex') };
}

const cached = () => readdir(join(folder, 'cache', 'offline-cloud')).catch(() => []);

describe('a machine without Java', () => {
  test('fetches a JRE at the first start only, and reports its progress', async () => {
    // Act
    const lines: string[] = [];
    const java = await findJava({ env, onLine: (line) => lines.push(line) });
    const calls = asked.length;
    const again = await findJava({ env });

    // Assess
    const { stderr } = await promisify(execFile)(java, ['-version']);
    expect(stderr).toContain('"17.0.1"');
    expect(lines).toEqual([
      'No Java 17 (none on PATH): fetching a JRE',
      expect.stringMatching(/^Fetching Java: \d+ % of 1 MB$/),
      expect.stringMatching(/^Java 17 is in .*offline-cloud/),
    ]);
    expect(asked[0]).toMatch(/^\/v3\/assets\/latest\/17\/hotspot\?.*image_type=jre/);
    expect([again, asked.length]).toEqual([java, calls]);
  });

  test('keeps nothing of a download that breaks, and fetches all of it the next time', async () => {
    served.cutAt = 100;
    await expect(findJava({ env })).rejects.toThrow(/none on PATH, and fetching one failed: .*Install it with/);
    expect(await cached()).toEqual([]);
    served.cutAt = undefined;
    await findJava({ env });
  });

  test('refuses an archive whose checksum differs', async () => {
    served.checksum = '0'.repeat(64);
    await expect(findJava({ env })).rejects.toThrow('is not what its checksum says');
    expect(await cached()).toEqual([]);
  });

  test('refuses a JRE that is too old or does not run', async () => {
    served = await anArchive(11);
    await expect(findJava({ env })).rejects.toThrow('does not run on this machine');
    expect(await cached()).toEqual([]);
  });

  test('may start twice at once', async () => {
    const [one, other] = await Promise.all([findJava({ env }), findJava({ env })]);
    expect(one).toBe(other);
    expect(await cached()).toHaveLength(1);
  });

  test('stops fetching when its signal aborts', async () => {
    await expect(findJava({ env, signal: AbortSignal.abort() })).rejects.toThrow(JavaMissing);
    expect(await cached()).toEqual([]);
  });

  test.each([
    ['there is no network', {}, /\(none on PATH, and fetching one failed: http:\/\/127\.0\.0\.1:\d+ cannot be reached/],
    ['it may not', { download: false }, /\(none on PATH, and none may be fetched\)/],
  ])('says in one line what to install when %s', async (_when, options, reason) => {
    server.close();
    server.closeAllConnections();
    const finding = findJava({ env, ...options });
    await expect(finding).rejects.toThrow(JavaMissing);
    await expect(finding).rejects.toThrow(reason);
    await expect(finding).rejects.toThrow(/^[^\n]*apt install[^\n]*brew install[^\n]*winget install[^\n]*$/);
    server.listen();
  });
});

describe('a machine with Java', () => {
  test('takes the first that is new enough: of JAVA_HOME, then of PATH', async () => {
    const home = await aJava(join(folder, 'home', 'bin', 'java'), 21);
    await aJava(join(`${env.PATH}`, 'java'), 17);
    expect(await findJava({ env: { ...env, JAVA_HOME: join(folder, 'home') } })).toBe(home);
    await aJava(home, '1.8');
    expect(await findJava({ env: { ...env, JAVA_HOME: join(folder, 'home') } })).toBe('java');
    expect(asked).toEqual([]);
  });

  test('that is too old fetches another, or names the old one where it may not', async () => {
    await aJava(join(`${env.PATH}`, 'java'), 11);
    await expect(findJava({ env, download: false })).rejects.toThrow('(java is Java 11, and none may be fetched)');
    expect(await findJava({ env })).toContain('offline-cloud');
  });

  test('takes the program of OFFLINE_CLOUD_JAVA only, if it is set', async () => {
    const java = await aJava(join(folder, 'own', 'java'), 21);
    await aJava(join(`${env.PATH}`, 'java'), 17);
    expect(await findJava({ env: { ...env, OFFLINE_CLOUD_JAVA: java } })).toBe(java);
    await aJava(java, 11);
    const old = findJava({ env: { ...env, OFFLINE_CLOUD_JAVA: java } });
    await expect(old).rejects.toThrow(`(OFFLINE_CLOUD_JAVA is ${java}, Java 11)`);
    const none = findJava({ env: { ...env, OFFLINE_CLOUD_JAVA: '/no/java' } });
    await expect(none).rejects.toThrow('(OFFLINE_CLOUD_JAVA is /no/java, which does not run)');
    expect(asked).toEqual([]);
  });
});
