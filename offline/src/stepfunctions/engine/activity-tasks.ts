import type { Clock } from './clock.ts';

/** The answer of GetActivityTask. */
export interface StartedTask {
  taskToken: string;
  /** JSON text. */
  input: string;
}

/** Starts a scheduled task for a worker. Returns undefined if the state no longer waits for one. */
export type StartTask = (workerName: string | undefined) => StartedTask | undefined;

interface Worker {
  name: string | undefined;
  give(task: StartedTask | undefined): void;
}

/** Matches tasks of activities with workers, both in order of arrival. */
export class ActivityTasks {
  readonly #clock: Clock;
  readonly #activities: { has(arn: string): boolean };
  readonly #tasks = new Map<string, StartTask[]>();
  readonly #workers = new Map<string, Set<Worker>>();

  constructor(clock: Clock, activities: { has(arn: string): boolean }) {
    this.#clock = clock;
    this.#activities = activities;
  }

  /** True if there is an activity of this ARN. */
  has(activityArn: string): boolean {
    return this.#activities.has(activityArn);
  }

  /** Gives a scheduled task to the worker that has waited longest, or keeps it for the next one. */
  schedule(activityArn: string, start: StartTask): void {
    const [worker] = this.#workers.get(activityArn) ?? [];
    if (worker !== undefined) {
      worker.give(start(worker.name));
      return;
    }
    const tasks = this.#tasks.get(activityArn) ?? [];
    tasks.push(start);
    this.#tasks.set(activityArn, tasks);
  }

  /**
   * Resolves with the task that has waited longest, or with undefined if none comes within
   * `waitMs`. A worker whose signal aborts gets none.
   */
  async poll(
    activityArn: string,
    name: string | undefined,
    waitMs: number,
    signal: AbortSignal | undefined,
  ): Promise<StartedTask | undefined> {
    if (signal?.aborted === true) return undefined;
    const tasks = this.#tasks.get(activityArn) ?? [];
    for (let start = tasks.shift(); start !== undefined; start = tasks.shift()) {
      const task = start(name);
      if (task !== undefined) return task;
    }
    this.#tasks.delete(activityArn);
    return new Promise((resolve) => {
      const waiting = this.#workers.get(activityArn) ?? new Set();
      this.#workers.set(activityArn, waiting);
      const worker: Worker = {
        name,
        give: (task) => {
          waiting.delete(worker);
          alarm.cancel();
          signal?.removeEventListener('abort', leave);
          resolve(task);
        },
      };
      const leave = () => worker.give(undefined);
      const alarm = this.#clock.at(this.#clock.now() + waitMs, leave);
      signal?.addEventListener('abort', leave);
      waiting.add(worker);
    });
  }

  /** Answers all waiting workers that there is no task. */
  close(): void {
    for (const workers of this.#workers.values()) for (const worker of workers) worker.give(undefined);
  }
}
