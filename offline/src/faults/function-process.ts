import { Change } from '../event-sources/pause.ts';

/** One invocation in the process. */
export interface ProcessRun {
  /** The process died meanwhile: whatever the invocation answers, its caller gets nothing. */
  readonly died: boolean;
  end(): void;
}

/**
 * The process that runs the functions of a service, as far as its death is concerned. In truth it
 * lives on: it counts as dead until every invocation that was under way has ended, no call of it
 * gets through meanwhile, and no invocation begins.
 */
export class FunctionProcess {
  readonly #running = new Set<{ died: boolean }>();
  readonly #ended = new Change();
  #deaths = 0;
  #isDead = false;

  /** Whether an invocation is under way whose caller will see a death. */
  get isRunning(): boolean {
    return this.#running.size > 0;
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  /** Grows by one with each death: a call that was made at another number is of a dead process. */
  get deaths(): number {
    return this.#deaths;
  }

  /** Begins an invocation, in a process that lives. */
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
