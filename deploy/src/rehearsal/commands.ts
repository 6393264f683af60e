import { type ProcessGroup, startProcessGroup } from 'serverless-offline-step-functions-cloud/runner';
import { ROOT } from '../command.ts';

const LAST_LINES = 40;

/**
 * Runs `npm run …` and returns its output.
 * @throws Error with the last lines of the output
 */
export type Npm = (...args: string[]) => Promise<string>;

/** Runs the commands of a rehearsal. `stop` ends running commands and refuses new ones. */
export function createCommands(env: NodeJS.ProcessEnv) {
  const running = new Set<ProcessGroup>();
  let isStopped = false;

  const npm: Npm = async (...args) => {
    if (isStopped) throw new Error('The rehearsal is over.');
    const said: string[] = [];
    const command = await startProcessGroup({
      command: 'npm',
      args: ['run', '--silent', ...args],
      cwd: ROOT,
      env,
      onLine: (line) => said.push(line),
    });
    running.add(command);
    const code = await command.exited;
    running.delete(command);
    if (code === 0) return said.join('\n');
    throw new Error(`npm run ${args.join(' ')} ended with ${code}\n${said.slice(-LAST_LINES).join('\n')}`);
  };

  return {
    npm,
    async stop(): Promise<void> {
      isStopped = true;
      await Promise.all([...running].map((command) => command.stop()));
    },
  };
}
