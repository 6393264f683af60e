import { setTimeout as delay } from 'node:timers/promises';

/** Tries one feature of the deployed booth. */
export interface Exercise {
  /** The feature, as the report names it. */
  name: string;
  /** @throws Error if the feature does not work */
  run(): Promise<void>;
}

/** Something that the emulator can't do. */
export interface Limit {
  exercise: string;
  /** A part of its message. */
  says: string;
  /** The reason, for the report. */
  why: string;
}

export type Outcome =
  | { name: string; kind: 'works' }
  | { name: string; kind: 'limit'; limit: Limit }
  | { name: string; kind: 'failed'; message: string };

/**
 * Runs an exercise, even if it has a known limit of the emulator. If it fails as the limit says,
 * the outcome is the limit. If it works or fails in another way, the exercise fails, so that the
 * list of limits stays true.
 */
export async function doExercise({ name, run }: Exercise, limits: readonly Limit[]): Promise<Outcome> {
  const limit = limits.find(({ exercise }) => exercise === name);
  try {
    await run();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (limit !== undefined && message.includes(limit.says)) return { name, kind: 'limit', limit };
    return { name, kind: 'failed', message };
  }
  if (limit === undefined) return { name, kind: 'works' };
  return {
    name,
    kind: 'failed',
    message: 'The emulator can do this now: remove it from the list of limits (limits.ts).',
  };
}

const WAIT_SECONDS = 60;

/**
 * Calls `ask` until it succeeds, and returns its result.
 * @throws the last error after a minute
 */
export async function eventually<Result>(ask: () => Promise<Result>): Promise<Result> {
  const deadline = Date.now() + WAIT_SECONDS * 1_000;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await delay(200);
    }
  }
}
