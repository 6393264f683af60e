import type { Config } from './config.ts';
import { type Part, startPart } from './part.ts';
import type { Places } from './places.ts';
import type { Layer, Supervisor } from './supervisor.ts';

/** Longest start of one part, in milliseconds; a service takes 4 to 8 s on two cores. */
const START_TIMEOUT_MS = 120_000;

/** What the start of a part needs. */
export interface StartContext {
  config: Config;
  /** The folder that the configuration's paths start from. */
  folder: string;
  places: Places;
  /** For every part: where the cloud is. */
  env: Readonly<Record<string, string>>;
  supervisor: Supervisor;
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

/** Starts a part, hands it to the supervisor, and waits until it is ready. */
export async function startAndWait(
  context: StartContext,
  layer: Layer,
  name: string,
  url: string | undefined,
  program: ProbedProgram,
): Promise<void> {
  const { part, ready } = await launch(context, name, url, program);
  context.supervisor.keep(layer, part);
  await ready;
}

/** Starts a part; `ready` rejects when it ends or takes too long. */
export async function launch(
  { onLine, onReady }: StartContext,
  name: string,
  url: string | undefined,
  { probe, ...program }: ProbedProgram,
): Promise<{ part: Part; ready: Promise<void> }> {
  const started = performance.now();
  const part = await startPart({ name, ...program, onLine: (line) => onLine(name, line) });
  const ready = part.untilReady(probe, START_TIMEOUT_MS).then(() => onReady(name, performance.now() - started, url));
  // Whoever started it awaits it, after having taken it over.
  ready.catch(() => {});
  return { part, ready };
}
