import { setTimeout as delay } from 'node:timers/promises';

/** Something that a booth is for, tried on the deployed one. */
export interface Exercise {
  /** What works if this works; names it in the report. */
  name: string;
  /** @throws whatever is in the way, in the words of whoever is in the way */
  run(): Promise<void>;
}

/** What an emulator can't do, found by trying. */
export interface Limit {
  exercise: string;
  /** What it says of it, or a part. */
  says: string;
  /** What lacks in the emulator. */
  why: string;
}

export type Outcome =
  | { name: string; kind: 'works' }
  | { name: string; kind: 'limit'; limit: Limit }
  | { name: string; kind: 'failed'; message: string };

/**
 * Does an exercise. One that the emulator is known to be unable to do is tried like every other: if
 * it fails as is known, that is its outcome; if it works, or fails in another way, the exercise
 * fails, so that the list of limits stays true.
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
  return { name, kind: 'failed', message: `The emulator can do this by now: take it off the list of its limits.` };
}

const WAIT_SECONDS = 60;

/**
 * Asks again until it has what it waits for.
 * @throws the last error when it never has
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
