import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Launched } from '../../src/runner/launch.ts';
import { PartFailed } from '../../src/runner/part.ts';
import { type RestartedService, restartOnChange } from '../../src/runner/service-restarts.ts';

let folder: string;
let service: string;
let restarted: RestartedService;
let starts: PromiseWithResolvers<number>[];
let stops: number;
let lines: string[];

/** Returns a start that is ready, or fails, when the test says so. */
function launched(): Launched {
  const ready = Promise.withResolvers<number>();
  ready.promise.catch(() => {});
  starts.push(ready);
  return {
    part: {
      name: 'survey',
      died: new Promise(() => {}),
      untilReady: async () => {},
      untilDone: async () => {},
      stop: async () => {
        stops += 1;
      },
    },
    ready: ready.promise,
  };
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'restart-on-change-'));
  service = join(folder, 'services', 'survey');
  await mkdir(join(service, 'workflows'), { recursive: true });
  await mkdir(join(service, 'node_modules'));
  await mkdir(join(folder, 'shared'));
  await writeFile(join(folder, 'shared', 'esbuild.yml'), 'bundle: true\n');
  await writeFile(join(folder, 'shared', 'other.yml'), 'a: 1\n');
  await mkdir(join(folder, 'stages'));
  await writeFile(join(folder, 'stages', 'params.cjs'), 'module.exports = () => ({});\n');
  await writeFile(join(folder, 'stages', 'dev.yml'), 'a: 1\n');
  await writeFile(join(service, 'request.vtl'), '{}\n');
  await writeFile(
    join(service, 'serverless.yml'),
    `custom: { esbuild: "\${file(../../shared/esbuild.yml)}", request: "\${file(request.vtl)}" }\nparams: { default: "\${file(../../stages/params.cjs)}" }\n`,
  );
  await writeFile(join(service, 'workflows', 'home.asl.yml'), 'StartAt: A\n');
  starts = [];
  stops = 0;
  lines = [];
  restarted = restartOnChange(launched(), {
    name: 'survey',
    folder: service,
    start: async () => launched(),
    log: (line) => lines.push(line),
  });
  restarted.ready.catch(() => {});
  await restarted.watching;
});
afterEach(async () => {
  await restarted.stop();
  await rm(folder, { recursive: true });
});

const edit = (...path: string[]) => appendFile(join(folder, ...path), '# edited\n');
const home = ['services', 'survey', 'workflows', 'home.asl.yml'];

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await delay(10);
}

/** Long enough for a change to be noticed. */
const quiet = () => delay(700);

test('a restart names the changed files, and says when the service is ready again', async () => {
  starts[0]?.resolve(1);
  await edit(...home);
  await until(() => starts.length === 2);
  expect(lines).toEqual(['workflows/home.asl.yml changed: restarting survey']);
  starts[1]?.resolve(1);
  await until(() => lines.length === 2);
  expect(lines[1]).toMatch(/^workflows\/home\.asl\.yml changed: survey restarted in \d+\.\d s$/);
});

test('edits during a start interrupt it and begin one more start', async () => {
  // Prepare
  starts[0]?.resolve(1);
  await edit(...home);
  await until(() => starts.length === 2);

  // Act
  await edit(...home);
  await edit('services', 'survey', 'serverless.yml');
  await edit(...home);
  await until(() => starts.length === 3);
  starts[2]?.resolve(1);

  // Assess: the first start and the interrupted one are stopped.
  await until(() => lines.some((line) => line.includes('restarted in')));
  await quiet();
  expect([starts.length, stops]).toEqual([3, 2]);
  expect(lines.at(-1)).toMatch(/^serverless\.yml, workflows\/home\.asl\.yml changed: survey restarted in/);
});

test('an edit during the first start begins another one, and does not end the cloud', async () => {
  await edit(...home);
  await until(() => starts.length === 2);
  starts[0]?.reject(new PartFailed('survey', 'ended (SIGTERM)', []));
  starts[1]?.resolve(1);
  expect(await restarted.ready).toBeGreaterThan(0);
});

test('a stop while the first start is replaced fails all that wait for it', async () => {
  await edit(...home);
  await until(() => starts.length === 2);
  await restarted.stop();
  await expect(restarted.ready).rejects.toThrow('survey was stopped');
});

test('a first start that fails by itself fails the service', async () => {
  starts[0]?.reject(new PartFailed('survey', 'ended (1)', []));
  await expect(restarted.ready).rejects.toThrow('survey ended (1)');
});

test('a broken definition is logged without the lines that were shown, and the next edit restarts', async () => {
  starts[0]?.resolve(1);
  await edit(...home);
  await until(() => starts.length === 2);
  starts[1]?.reject(new PartFailed('survey', 'ended (1)', ['Error: unexpected end']));
  await until(() => lines.length === 2);
  expect(lines[1]).toBe('survey ended (1). survey starts again after the next change.');
  await edit(...home);
  await until(() => starts.length === 3);
});

test.each([
  [
    'a file of a new folder',
    async () => {
      await mkdir(join(service, 'iac', 'deep'), { recursive: true });
      await quiet();
      await edit('services', 'survey', 'iac', 'deep', 'tables.yml');
    },
  ],
  ['a file of another folder that the service includes', () => edit('shared', 'esbuild.yml')],
  ['an included file that is not YAML', () => edit('services', 'survey', 'request.vtl')],
  ['a YAML file beside an included program', () => edit('stages', 'dev.yml')],
  ['a file that is removed', () => rm(join(service, 'workflows', 'home.asl.yml'))],
])('a change of %s restarts the service', async (_what, change) => {
  await change();
  await until(() => starts.length === 2);
});

test.each([
  ['a file of another folder that is not included', ['shared', 'other.yml']],
  ['a package of its own', ['services', 'survey', 'node_modules', 'package.yml']],
  ['code, which its bundler watches', ['services', 'survey', 'handler.ts']],
])('a change of %s does not restart the service', async (_what, path) => {
  await edit(...path);
  await edit(...home);
  await until(() => starts.length === 2);
  expect(lines).toEqual(['workflows/home.asl.yml changed: restarting survey']);
});

test('a file that an edit includes is watched after it', async () => {
  starts[0]?.resolve(1);
  await writeFile(join(service, 'iac.yml'), 'other: "${file(../../shared/other.yml)}"\n');
  await until(() => starts.length === 2);
  starts[1]?.resolve(1);
  // Nothing says when the watch of one more file has begun.
  while (starts.length < 3) {
    await edit('shared', 'other.yml');
    await quiet();
  }
});
