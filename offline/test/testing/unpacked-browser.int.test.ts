import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const browserModule = resolve(__dirname, '../../src/testing/browser.ts');
const SCRIPT = `
  const { startBrowser } = await import(process.argv[1]);
  const browser = await startBrowser();
  console.log(browser.version());
  await browser.close();
`;

let folder: string;
const startBrowser = () =>
  run(process.execPath, ['--input-type=module', '-e', SCRIPT, browserModule], {
    env: { ...process.env, TMPDIR: folder },
  });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'browser-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('processes that start a browser at the same moment all get the whole file', async () => {
  const outputs = await Promise.all([startBrowser(), startBrowser(), startBrowser()]);
  for (const { stdout } of outputs) expect(stdout).toMatch(/^\d+\./);
});

test('a browser that a dead process left half unpacked is unpacked again', async () => {
  // Prepare: no process has this id (Linux has none above 4,194,304)
  await writeFile(join(folder, 'chromium'), 'half', { mode: 0o700 });
  await writeFile(join(folder, 'chromium.lock'), '4194305');
  // Act
  const { stdout } = await startBrowser();
  // Assess
  expect(stdout).toMatch(/^\d+\./);
});
