import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hot-reload-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Runs a script in its own process, since jest has its own module loader. */
async function run(script: string): Promise<string> {
  const hotReload = pathToFileURL(require.resolve('../../src/plugin/hot-reload.ts')).href;
  const file = join(folder, 'main.mjs');
  await writeFile(
    file,
    `import { writeFileSync, utimesSync } from 'node:fs';
     import { createRequire } from 'node:module';
     import * as hotReload from ${JSON.stringify(hotReload)};
     ${script}`,
  );
  return (await promisify(execFile)(process.execPath, [file])).stdout.trim();
}

test('a function is loaded again only after its file has changed', async () => {
  // Prepare
  const handler = join(folder, 'handler.mjs');
  await writeFile(handler, 'export const version = 1; export const loaded = {};');
  await utimes(handler, 1, 1);

  // Act
  const printed = await run(`
    hotReload.reloadChangedModules(${JSON.stringify(folder)});
    const first = await import('./handler.mjs');
    const again = await import('./handler.mjs');
    writeFileSync(${JSON.stringify(handler)}, 'export const version = 2;');
    const changed = await import('./handler.mjs');
    console.log(first.version, first.loaded === again.loaded, changed.version);`);

  // Assess
  expect(printed).toBe('1 true 2');
});

test('a CommonJS bundle is loaded again after forgetCommonJsModules', async () => {
  // Prepare
  const handler = join(folder, 'handler.cjs');
  await writeFile(handler, 'exports.version = 1;');

  // Act
  const printed = await run(`
    const require = createRequire(import.meta.url);
    const first = require('./handler.cjs').version;
    writeFileSync(${JSON.stringify(handler)}, 'exports.version = 2;');
    hotReload.forgetCommonJsModules(${JSON.stringify(folder)});
    console.log(first, require('./handler.cjs').version);`);

  // Assess
  expect(printed).toBe('1 2');
});

test('TypeScript without `"type": "module"` is loaded as CommonJS, with imports that name no extension', async () => {
  // Prepare: serverless-offline brings tsx, which is found from the service's folder.
  await symlink(join(__dirname, '../../../node_modules'), join(folder, 'node_modules'));
  await writeFile(join(folder, 'package.json'), '{}');
  await writeFile(join(folder, 'answer.ts'), 'export enum Answer { Yes = 1 }');
  await writeFile(
    join(folder, 'handler.ts'),
    `import { Answer } from './answer'; export const run = async () => Answer.Yes;`,
  );
  const loader = pathToFileURL(require.resolve('../../src/lambda/nodejs-handler.ts')).href;

  // Act
  const printed = await run(`
    hotReload.reloadChangedModules(${JSON.stringify(folder)});
    const { handlerLoader } = await import(${JSON.stringify(loader)});
    const load = handlerLoader({ handler: 'handler.run', codeFolder: ${JSON.stringify(folder)} });
    console.log(await (await load())());`);

  // Assess
  expect(printed).toBe('1');
});

test('a CommonJS function is loaded again after a module that it requires has changed', async () => {
  // Prepare
  const answer = join(folder, 'answer.js');
  await writeFile(answer, 'module.exports = 1;');
  await utimes(answer, 1, 1);
  await writeFile(join(folder, 'package.json'), '{}');
  await writeFile(join(folder, 'handler.js'), "const answer = require('./answer'); exports.run = async () => answer;");
  const loader = pathToFileURL(require.resolve('../../src/lambda/nodejs-handler.ts')).href;

  // Act
  const printed = await run(`
    const { handlerLoader } = await import(${JSON.stringify(loader)});
    const load = handlerLoader({ handler: 'handler.run', codeFolder: ${JSON.stringify(folder)} });
    const first = await load();
    const again = await load();
    writeFileSync(${JSON.stringify(answer)}, 'module.exports = 2;');
    console.log(await first(), first === again, await (await load())());`);

  // Assess
  expect(printed).toBe('1 true 2');
});
