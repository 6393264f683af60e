import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';

const TYPES = [undefined, 'commonjs', 'module'];
const ES_MODULE =
  'import { httpPort } from "./ports.js";\nexport default { services: { api: { path: ".", httpPort, lambdaPort: 2 } } };\n';
const PORTS = 'export const httpPort = 4001;\n';
const COMMONJS = 'module.exports = { services: { api: { path: ".", httpPort: 4001, lambdaPort: 2 } } };\n';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'config-file-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Reads the configuration of each folder as `offline-cloud start` does, all in one process. */
async function readAll(folders: readonly string[]) {
  const script = `
    import { readConfig } from ${JSON.stringify(pathToFileURL(require.resolve('../../src/runner/config-file.ts')).href)};
    const read = [];
    for (const folder of ${JSON.stringify(folders)}) {
      process.chdir(folder);
      await readConfig().then(
        ({ config }) => read.push(String(config.services.api?.httpPort)),
        (error) => read.push(error.message),
      );
    }
    console.log(JSON.stringify(read));`;
  const args = ['--input-type=module', '-e', script];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args);
  return { read: z.array(z.string()).parse(JSON.parse(stdout)), stderr };
}

async function aProject(name: string, type: string | undefined, files: Record<string, string>): Promise<string> {
  const project = join(folder, name);
  await mkdir(project);
  await writeFile(join(project, 'package.json'), JSON.stringify({ type }));
  for (const [file, source] of Object.entries(files)) await writeFile(join(project, file), source);
  return project;
}

test('an ES module and its imports are read with any extension and any `type`, without a warning', async () => {
  const projects = await Promise.all(
    TYPES.flatMap((type) =>
      ['ts', 'mts', 'js', 'mjs'].map((extension) => {
        const typed = extension.endsWith('ts');
        const files = {
          [typed ? 'ports.ts' : 'ports.js']: typed ? `${PORTS}export type Port = number;\n` : PORTS,
          [`offline-cloud.config.${extension}`]: typed ? ES_MODULE.replace('.js', '.ts') : ES_MODULE,
        };
        return aProject(`${type}-${extension}`, type, files);
      }),
    ),
  );
  expect(await readAll(projects)).toEqual({ read: projects.map(() => '4001'), stderr: '' });
});

test('CommonJS is read where Node expects it', async () => {
  const projects = await Promise.all([
    aProject('cjs', 'module', { 'offline-cloud.config.cjs': COMMONJS }),
    aProject('cjs-js', 'commonjs', { 'offline-cloud.config.js': COMMONJS }),
    aProject('cjs-ts', undefined, { 'offline-cloud.config.ts': COMMONJS }),
  ]);
  expect((await readAll(projects)).read).toEqual(['4001', '4001', '4001']);
});

test('an error is one line that says what to do', async () => {
  const cases = [
    [{}, /There is no offline-cloud\.config\.ts .* in .*Write one, such as `export default .*--config/],
    [{ 'offline-cloud.config.ts': 'enum Port { Api }\nexport default {};' }, /cannot be loaded: .*enum/],
    [{ 'offline-cloud.config.cjs': '' }, /has no default export; write `export default/],
    [
      { 'offline-cloud.config.mjs': 'export default { services: {}, adresses: [] };' },
      /unknown adresses; known are region, .*services, .*addresses/,
    ],
  ] as const;
  const projects = await Promise.all(cases.map(([files], index) => aProject(`wrong-${index}`, undefined, files)));
  const { read } = await readAll(projects);
  expect(read).toEqual(cases.map(([, message]) => expect.stringMatching(message)));
  expect(read.filter((message) => message.includes('\n'))).toEqual([]);
});
