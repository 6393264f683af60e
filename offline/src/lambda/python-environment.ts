import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { createCallInEnvironment, type Environment } from './environments.ts';
import { exited, failure, type RuntimeAnswer } from './invocation.ts';

/** A function in Python. */
export interface PythonFunction {
  name: string;
  arn: string;
  handler: string;
  codeFolder: string;
  /** For example `python3.13`; the machine's `python3` runs whatever it says. */
  runtime: string;
  environment: Record<string, string>;
}

const bootstrap = fileURLToPath(new URL('./python_bootstrap.py', import.meta.url));

/**
 * Starts a Python process that runs a function. Calls and answers are lines of JSON at its file
 * descriptors 3 and 4, so that all other output is the log.
 */
export function startPython(local: PythonFunction): Environment {
  const program = process.platform === 'win32' ? 'python.exe' : 'python3';
  const child = spawn(program, ['-u', bootstrap, local.handler, local.runtime], {
    cwd: local.codeFolder,
    env: { ...process.env, ...local.environment, PATH: pathWithVirtualEnvironment() },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
  });
  let hasEnded = false;
  const current = createCallInEnvironment();
  const end = (answerOf: (requestId: string) => RuntimeAnswer) => {
    hasEnded = true;
    current.cutOff(answerOf);
  };
  child.once('error', (error) =>
    end(() =>
      failure('Runtime.InvalidEntrypoint', `${program} cannot be started: install Python 3. (${error.message})`),
    ),
  );
  child.once('close', (code, signal) => end((requestId) => exited(requestId, code ?? signal ?? 1)));
  current.passOn(child.stdout, process.stdout);
  current.passOn(child.stderr, process.stderr);
  const [, , , calls, answers] = child.stdio;
  if (!(calls instanceof Writable && answers instanceof Readable)) throw new Error('Python has no pipes');
  // If Python ends before it has read a call, `close` handles it.
  calls.on('error', () => {});
  createInterface({ input: answers }).on('line', (line) => current.answer(JSON.parse(line)));
  return {
    run: (call) =>
      current.begin(call, () => {
        const { requestId, text, clientContext, deadline } = call;
        calls.write(`${JSON.stringify({ requestId, text, clientContext, deadline, arn: local.arn })}\n`);
      }),
    stop: () => {
      hasEnded = true;
      child.kill('SIGKILL');
    },
    get hasEnded() {
      return hasEnded;
    },
  };
}

/** Returns a PATH that begins with the virtual environment that the developer has activated. */
function pathWithVirtualEnvironment(): string {
  const { PATH = '', VIRTUAL_ENV } = process.env;
  if (VIRTUAL_ENV === undefined) return PATH;
  return [join(VIRTUAL_ENV, process.platform === 'win32' ? 'Scripts' : 'bin'), PATH].join(delimiter);
}
