import { ChangeSignal } from '../event-sources/pause.ts';

/** One invocation in the process. */
export interface ProcessRun {
  /** True if the process died meanwhile, so the caller gets no answer. */
  readonly died: boolean;
  end(): void;
}

/**
 * Simulates the death of the process that runs a service's functions. It counts as dead until every
 * invocation under way has ended; meanwhile its calls fail and no invocation begins.
 */
export class FunctionProcess {
  readonly #running = new Set<{ died: boolean }>();
  readonly #ended = new ChangeSignal();
  #deaths = 0;
  #isDead = false;

  /** True while an invocation is running and its caller would see the process die. */
  get isRunning(): boolean {
    return this.#running.size > 0;
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  /** The number of deaths. A call that began at a smaller number belongs to a dead process. */
  get deaths(): number {
    return this.#deaths;
  }

  /** Begins an invocation. Waits until all invocations of a dead process have ended. */
  async begin(): Promise<ProcessRun> {
    while (this.#isDead) await this.#ended.wait();
    const run = { died: false };
    this.#running.add(run);
    return {
      get died() {
        return run.died;
      },
      end: () => {
        this.#running.delete(run);
        if (this.#running.size === 0) this.#isDead = false;
        this.#ended.happened();
      },
    };
  }

  /** Kills every invocation that is under way. */
  die(): void {
    this.#deaths += 1;
    for (const run of this.#running) run.died = true;
    this.#isDead = this.#running.size > 0;
  }
}
