import { type ExecFileException, execFile } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

const REQUIREMENTS = resolve(import.meta.dirname, '../python/requirements.txt');
const TOOLS_FOLDER = resolve(import.meta.dirname, '../../.python-tools');

/** The oldest Python that the pinned versions run on (networkx 3.6, of cfn-lint, sets it). */
const OLDEST_PYTHON = [3, 11] as const;
const INSTALL_MINUTES = 10;

/** The exit code of a command that needs the Python tools and can't install them. */
export const NO_PYTHON_TOOLS = 3;

/** The Python tools can't be installed. The message says what is missing and what to do. */
export class PythonToolsError extends Error {}

/**
 * Installs the tools of `deploy/python/requirements.txt` into `.python-tools/` unless they are
 * there, and returns the folder of their commands. Several processes may call this at once.
 * @throws PythonToolsError
 */
export async function pythonTools(folder = TOOLS_FOLDER): Promise<string> {
  const commands = join(folder, process.platform === 'win32' ? 'Scripts' : 'bin');
  if (areInstalled(folder)) return commands;
  const python = await findPython();
  await alone(`${folder}.lock`, async () => {
    if (areInstalled(folder)) return;
    rmSync(folder, { recursive: true, force: true });
    await runExplained('Python can not create a virtual environment', python, ['-m', 'venv', folder]);
    await runExplained(
      'The Python packages can not be installed (is the package index reachable?)',
      join(commands, 'python'),
      // `--no-compile`: most of the modules are never used.
      ['-m', 'pip', 'install', '--quiet', '--no-compile', '--disable-pip-version-check', '--requirement', REQUIREMENTS],
    );
    copyFileSync(REQUIREMENTS, installedList(folder));
  });
  return commands;
}

const installedList = (folder: string) => join(folder, 'requirements.txt');

/** Returns true if the folder is complete: the list is copied last. */
function areInstalled(folder: string): boolean {
  const list = installedList(folder);
  return existsSync(list) && readFileSync(list, 'utf8') === readFileSync(REQUIREMENTS, 'utf8');
}

async function findPython(): Promise<string> {
  const oldest = OLDEST_PYTHON.join('.');
  const probe = `import sys, venv, ensurepip; sys.exit(0 if sys.version_info >= (${OLDEST_PYTHON.join(', ')}) else 1)`;
  for (const python of ['python3', 'python']) {
    try {
      await run(python, ['-c', probe]);
      return python;
    } catch {
      // This one is missing, too old, or without a module; try the next.
    }
  }
  throw new PythonToolsError(
    `This needs Python ${oldest} or later with its module venv (Debian and Ubuntu: apt-get install python3-venv).`,
  );
}

async function runExplained(what: string, command: string, parameters: string[]): Promise<void> {
  try {
    await run(command, parameters, { timeout: INSTALL_MINUTES * 60_000 });
  } catch (error) {
    const { stderr = '', message } = error as ExecFileException;
    // pip prints a warning for each attempt before the reason.
    const reasons = stderr.split('\n').filter((line) => line !== '' && !line.startsWith('WARNING:'));
    throw new PythonToolsError([`${what}:`, ...(reasons.length > 0 ? reasons : [message])].join('\n'));
  }
}

/** Runs `work` while no other process does. The lock is a file with the id of its process. */
async function alone(lock: string, work: () => Promise<void>): Promise<void> {
  while (!isMade(lock)) {
    await delay(200);
    if (!isHeld(lock)) rmSync(lock, { force: true });
  }
  try {
    await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function isMade(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Returns false if the process of the lock was killed before it removed the file. */
function isHeld(lock: string): boolean {
  try {
    const holder = readFileSync(lock, 'utf8');
    // An empty file is being written right now.
    if (holder !== '') process.kill(Number(holder), 0);
    return true;
  } catch {
    return false;
  }
}
