import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { pythonTools } from '../src/python-tools.ts';

const MODULE = pathToFileURL(join(__dirname, '../src/python-tools.ts')).href;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'booth-python-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('the Python tools', () => {
  test('say what to install on a machine without Python', () => {
    // Prepare: a path with Node only.
    const program = `
      const { pythonTools, PythonToolsError } = await import(${JSON.stringify(MODULE)});
      await pythonTools(${JSON.stringify(join(folder, 'tools'))}).catch((error) => {
        console.log(error instanceof PythonToolsError, error.message);
      });`;

    // Act
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
      env: { PATH: folder },
      encoding: 'utf8',
    });

    // Assess
    expect(stdout).toMatch(/^true .*Python 3\.11 or later .*apt-get install python3-venv/);
  });

  test('are not installed again', async () => {
    copyFileSync(join(__dirname, '../python/requirements.txt'), join(folder, 'requirements.txt'));
    expect(await pythonTools(folder)).toBe(join(folder, 'bin'));
  });
});
