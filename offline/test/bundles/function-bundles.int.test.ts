import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { SourceMap } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

let folder: string;
let service: string;
let child: ChildProcess | undefined;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'bundles-')));
  service = join(folder, 'service');
  await write('service/package.json', '{ "type": "module" }');
  await symlink(join(__dirname, '..', '..', '..', 'node_modules'), join(folder, 'node_modules'));
  await write('library/greeting.ts', "export const greeting: string = 'hello';");
  await write(
    'service/src/greet.ts',
    `import { greeting } from '../../library/greeting.ts';
     let calls = 0;
     export const handler = async (name: string) => \`\${greeting} \${name} \${(calls += 1)}\`;`,
  );
  await write('service/src/count.ts', 'let calls = 0; export const handler = async () => (calls += 1);');
});
afterEach(async () => {
  child?.kill('SIGKILL');
  child = undefined;
  await rm(folder, { recursive: true });
});

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, file)), { recursive: true });
  await writeFile(join(folder, file), text);
}

interface Message {
  folder?: string;
  line?: string;
  id?: number;
  answer?: unknown;
  error?: string;
}

/** Starts a process that calls the bundled handlers, since jest has a module loader of its own. */
async function startProcess(duringFirstBuild = '') {
  const bundles = pathToFileURL(require.resolve('../../src/bundles/function-bundles.ts')).href;
  await write(
    'process.mjs',
    `import fs from 'node:fs';
     import { startFunctionBundles } from ${JSON.stringify(bundles)};
     const { folder, load, ready } = await startFunctionBundles({
       serviceDir: ${JSON.stringify(service)},
       sourceFiles: new Map([['src/greet', 'src/greet.ts'], ['src/count', 'src/count.ts']]),
       esbuild: {
         format: 'esm', platform: 'node', target: 'node24',
         plugins: [{ name: 'during', setup: ({ onEnd }) => onEnd(() => { ${duringFirstBuild} }) }],
       },
       log: (line) => process.send({ line }),
     });
     process.on('message', async ({ id, module, argument }) => {
       const answer = load(module).then(({ handler }) => handler(argument));
       process.send({ id, ...(await answer.then((answer) => ({ answer }), (error) => ({ error: String(error) }))) });
     });
     await ready().catch(() => {});
     process.send({ folder });`,
  );
  const lines: string[] = [];
  const waiting = new Map<number, (message: Message) => void>();
  const running = fork(join(folder, 'process.mjs'));
  child = running;
  const work = await new Promise<string>((started) => {
    running.on('message', (message: Message) => {
      if (message.folder !== undefined) started(message.folder);
      if (message.line !== undefined) lines.push(message.line);
      if (message.id !== undefined) waiting.get(message.id)?.(message);
    });
  });
  return {
    work,
    lines,
    call: (module: string, argument: string) =>
      new Promise<unknown>((resolve, reject) => {
        const id = waiting.size;
        waiting.set(id, ({ answer, error }) => (error === undefined ? resolve(answer) : reject(new Error(error))));
        running.send({ id, module, argument });
      }),
  };
}

test('a function runs', async () => {
  const { call } = await startProcess();
  expect(await call('src/greet', 'Ada')).toBe('hello Ada 1');
});

test.each([
  ['its file', 'service/src/greet.ts', 'export const handler = async () => "new";', 'new'],
  ['a file that it imports from elsewhere', 'library/greeting.ts', 'export const greeting = "ciao";', 'ciao Ada 1'],
])('the next call after %s was saved runs the new code', async (_what, file, text, expected) => {
  // Prepare
  const { call, lines } = await startProcess();
  await call('src/greet', 'Ada');

  // Act
  await write(file, text);

  // Assess
  expect(await call('src/greet', 'Ada')).toBe(expected);
  expect(lines.join()).toMatch(/(greet|greeting)\.ts: reloaded in \d+ ms/);
});

test('a debugger finds the source line of a line of the bundle', async () => {
  const { work } = await startProcess();
  const outputs = join(work, 'build', 'src');
  const name = (await readdir(outputs)).find((file) => /^greet-.*\.mjs$/.test(file)) ?? '';
  const bundle = await readFile(join(outputs, name), 'utf8');
  const [, address = ''] = /^\/\/# sourceMappingURL=(.*)$/m.exec(bundle) ?? [];
  const map = new SourceMap(JSON.parse(await readFile(join(outputs, address), 'utf8')));

  const line = bundle.split('\n').findIndex((text) => text.includes('calls += 1'));
  const entry = map.findEntry(line, 0);

  if (!('originalSource' in entry)) throw new Error('The map does not have the line.');
  expect(resolve(outputs, entry.originalSource)).toBe(join(service, 'src/greet.ts'));
  expect(entry.originalLine).toBe(2);
});

test('the last of many edits under load is served', async () => {
  // Prepare
  const { call } = await startProcess();
  const calls: Promise<unknown>[] = [];

  // Act
  for (let edit = 0; edit < 20; edit += 1) {
    await write('library/greeting.ts', `export const greeting = 'edit ${edit}';`);
    calls.push(...Array.from({ length: 20 }, () => call('src/greet', 'Ada')));
  }

  // Assess
  expect(await calls.at(-1)).toMatch(/^edit 19 /);
  await Promise.all(calls);
});

test('a file that is saved after the first build has read it is built again', async () => {
  const greeting = JSON.stringify(join(folder, 'library/greeting.ts'));
  const { call } = await startProcess(
    `if (globalThis.ended === undefined) fs.writeFileSync(${greeting}, "export const greeting = 'ciao';");
     globalThis.ended = true;`,
  );
  expect(await call('src/greet', 'Ada')).toBe('ciao Ada 1');
});

test('a function that an edit does not touch keeps its module', async () => {
  const { call } = await startProcess();
  await call('src/count', '');
  await write('library/greeting.ts', "export const greeting = 'ciao';");
  await call('src/greet', 'Ada');
  expect(await call('src/count', '')).toBe(2);
});

test('a call of code that cannot be built fails with the position, until it is mended, also by a new file', async () => {
  // Prepare
  const { call } = await startProcess();
  await write('service/src/greet.ts', "export { handler } from './new/inner.ts';");

  // Act, Assess
  await expect(call('src/greet', 'Ada')).rejects.toThrow(/src\/greet\.ts:1:\d+[\s\S]*new\/inner\.ts/);
  await write('service/src/new/inner.ts', "export const handler = async () => 'mended';");
  expect(await call('src/greet', 'Ada')).toBe('mended');
});

test('the next process removes the folder of a process that was killed', async () => {
  // Prepare
  const first = await startProcess();
  expect(existsSync(first.work)).toBe(true);
  if (child === undefined) throw new Error('There is no process.');
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;

  // Act
  const second = await startProcess();

  // Assess
  expect(await readdir(dirname(second.work))).toEqual([String(child?.pid)]);
});
