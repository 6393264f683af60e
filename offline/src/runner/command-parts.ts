import { delimiter, dirname, join, resolve } from 'node:path';
import { ownField } from '../own-field.ts';
import { answersHttp } from '../process/ports.ts';
import { fillTemplate, fillTemplates } from './endpoints.ts';
import { type Program, type StartContext, startAndWait } from './launch.ts';
import { startPart } from './part.ts';

/** Starts a command of the configuration, which is ready when its `readyUrl` answers. */
export async function startCommand(context: StartContext, name: string): Promise<void> {
  const { config, endpoints } = context;
  const command = ownField(config.commands, name);
  if (command === undefined) throw new Error(`The configuration has no command ${name}`);
  const readyUrl = command.readyUrl && fillTemplate(command.readyUrl, endpoints);
  await startAndWait(context, 'services', name, readyUrl, {
    ...shellCommand(context, command),
    probe: () => (readyUrl === undefined ? Promise.resolve(true) : answersHttp(readyUrl)),
  });
}

/** Runs the seed command to its end. */
export async function runSeed(context: StartContext): Promise<void> {
  const { config, supervisor, onLine, onReady } = context;
  if (config.seed === undefined) return;
  const started = performance.now();
  const part = await startPart({
    name: 'seed',
    ...shellCommand(context, config.seed),
    onLine: (line) => onLine('seed', line),
  });
  supervisor.keep('services', { died: new Promise(() => {}), stop: part.stop });
  await part.untilDone();
  onReady('seed', performance.now() - started, undefined);
}

function shellCommand(
  { folder, endpoints, env }: StartContext,
  given: { command: string; path: string; env: Record<string, string> },
): Program {
  const cwd = resolve(folder, given.path);
  const windows = process.platform === 'win32';
  return {
    command: windows ? (process.env.ComSpec ?? 'cmd.exe') : '/bin/sh',
    args: [windows ? '/c' : '-c', fillTemplate(given.command, endpoints)],
    cwd,
    env: { ...process.env, ...env, PATH: programPath(cwd, folder), ...fillTemplates(given.env, endpoints) },
  };
}

/**
 * Returns a PATH that begins with the workspace's and the configuration's programs and our Node.
 */
function programPath(cwd: string, folder: string): string {
  const bins = [...new Set([cwd, folder])].map((base) => join(base, 'node_modules', '.bin'));
  return [...bins, dirname(process.execPath), process.env.PATH].join(delimiter);
}
