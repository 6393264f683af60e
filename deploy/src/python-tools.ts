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

/** What a command exits with that needs the Python tools and can't have them. */
export const NO_PYTHON_TOOLS = 3;

/**
 * The Python tools can't be had on this machine: the message says what is missing and what to do.
 */
export class PythonToolsError extends Error {}

/**
 * Installs the tools of `deploy/python/requirements.txt` into `.python-tools/` unless they are
 * there, and returns the folder of their commands. Callers may be several at once.
 * @throws PythonToolsError
 */
export async function pythonTools(folder = TOOLS_FOLDER): Promise<string> {
  const commands = join(folder, process.platform === 'win32' ? 'Scripts' : 'bin');
  if (areInstalled(folder)) return commands;
  const python = await findPython();
  await alone(`${folder}.lock`, async () => {
    if (areInstalled(folder)) return;
    rmSync(folder, { recursive: true, force: true });
    await inWords('Python can make no virtual environment', python, ['-m', 'venv', folder]);
    await inWords(
      'The Python packages can not be installed (is the package index reachable?)',
      join(commands, 'python'),
      // Compiling all of them takes longer than what is used of them.
      ['-m', 'pip', 'install', '--quiet', '--no-compile', '--disable-pip-version-check', '--requirement', REQUIREMENTS],
    );
    copyFileSync(REQUIREMENTS, installedList(folder));
  });
  return commands;
}

const installedList = (folder: string) => join(folder, 'requirements.txt');

/** The list is copied last: a folder that has it is complete. */
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
      // Not there, too old, or without the module: the next may be right.
    }
  }
  throw new PythonToolsError(
    `This needs Python ${oldest} or later with its module venv (Debian and Ubuntu: apt-get install python3-venv).`,
  );
}

async function inWords(what: string, command: string, parameters: string[]): Promise<void> {
  try {
    await run(command, parameters, { timeout: INSTALL_MINUTES * 60_000 });
  } catch (error) {
    const { stderr = '', message } = error as ExecFileException;
    // pip warns of each attempt before it says what is wrong.
    const reasons = stderr.split('\n').filter((line) => line !== '' && !line.startsWith('WARNING:'));
    throw new PythonToolsError([`${what}:`, ...(reasons.length > 0 ? reasons : [message])].join('\n'));
  }
}

/**
 * Runs `work` while no other process does, by a file that only one can make; it holds its maker's
 * id.
 */
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

/** False where whoever made the lock was killed before it could take it away. */
function isHeld(lock: string): boolean {
  try {
    const maker = readFileSync(lock, 'utf8');
    // Empty: it is being made right now.
    if (maker !== '') process.kill(Number(maker), 0);
    return true;
  } catch {
    return false;
  }
}
