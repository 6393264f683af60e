import type { Config } from './config.ts';
import type { Endpoints } from './endpoints.ts';
import { type Part, startPart } from './part.ts';
import type { Layer, Supervisor } from './supervisor.ts';

export interface StartContext {
  config: Config;
  /** The configuration's paths are relative to this folder. */
  folder: string;
  endpoints: Endpoints;
  /** The variables with which every part finds the cloud. */
  env: Readonly<Record<string, string>>;
  supervisor: Supervisor;
  /** A part fails if it is not ready and prints nothing this long. */
  timeoutMs: number;
  /** Restarts a service when its definition changes. */
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

/** A program that is ready when the probe returns true. */
export type ProbedProgram = Program & { probe: () => Promise<boolean> };

/** A part that was started. */
export interface Launched {
  part: Part;
  /** Resolves to the milliseconds of the start; rejects if the part ends or times out. */
  ready: Promise<number>;
}

/** Starts a part, passes it to the supervisor, and waits until it is ready. */
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

/** Starts a part. The caller passes it to the supervisor. */
export async function launch(
  { onLine, timeoutMs }: StartContext,
  name: string,
  { probe, ...program }: ProbedProgram,
): Promise<Launched> {
  const started = performance.now();
  const part = await startPart({ name, ...program, onLine: (line) => onLine(name, line) });
  const ready = part.untilReady(probe, timeoutMs).then(() => performance.now() - started);
  // The caller awaits it later; it must not count as unhandled meanwhile.
  ready.catch(() => {});
  return { part, ready };
}
