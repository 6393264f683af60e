import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { ROOT } from '../command.ts';

const LAST_LINES = 40;

/** Runs `npm run …` as a person would. */
export type Npm = (...args: string[]) => Promise<string>;

/** What a command says is kept in `folder`. */
export function createNpm(folder: string, env: NodeJS.ProcessEnv): Npm {
  let number = 0;
  return async (...args) => {
    number += 1;
    const file = join(folder, `command-${number}.log`);
    const log = createWriteStream(file);
    const child = spawn('npm', ['run', '--silent', ...args], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    const [code] = await once(child, 'close');
    log.end();
    await finished(log);
    const said = await readFile(file, 'utf8');
    if (code === 0) return said;
    throw new Error(`npm run ${args.join(' ')}\n${said.trim().split('\n').slice(-LAST_LINES).join('\n')}`);
  };
}
