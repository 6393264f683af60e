import type { Config } from './config.ts';
import { type Part, startPart } from './part.ts';
import type { Places } from './places.ts';
import type { Layer, Supervisor } from './supervisor.ts';

/** What the start of a part needs. */
export interface StartContext {
  config: Config;
  /** The folder that the configuration's paths start from. */
  folder: string;
  places: Places;
  /** For every part: where the cloud is. */
  env: Readonly<Record<string, string>>;
  supervisor: Supervisor;
  /** A part that is not ready and prints nothing for so long is given up. */
  timeoutMs: number;
  /** Start a service again when its definition changes. */
  restartServices: boolean;
  onLine(part: string, line: string): void;
  onReady(part: string, milliseconds: number, url: string | undefined): void;
}

/** A program to run as a part. */
export interface Program {
  command: string;
  args: string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
}

/** A program that is ready when the probe says so. */
export type ProbedProgram = Program & { probe: () => Promise<boolean> };

/**
 * A part that was started; `ready` resolves with its milliseconds, and rejects when the part ends
 * or is given up.
 */
export interface Launched {
  part: Part;
  ready: Promise<number>;
}

/** Starts a part, hands it to the supervisor, and waits until it is ready. */
export async function startAndWait(
  context: StartContext,
  layer: Layer,
  name: string,
  url: string | undefined,
  program: ProbedProgram,
): Promise<void> {
  const { part, ready } = await launch(context, name, program);
  context.supervisor.keep(layer, part);
  context.onReady(name, await ready, url);
}

export async function launch(
  { onLine, timeoutMs }: StartContext,
  name: string,
  { probe, ...program }: ProbedProgram,
): Promise<Launched> {
  const started = performance.now();
  const part = await startPart({ name, ...program, onLine: (line) => onLine(name, line) });
  const ready = part.untilReady(probe, timeoutMs).then(() => performance.now() - started);
  // Whoever started it awaits it, after having taken it over.
  ready.catch(() => {});
  return { part, ready };
}
