import type { ExecutionRun } from '../engine/run.ts';
import { keptClosedExecutions, keptClosedExpressExecutions } from '../limits.ts';

/** Executions by ARN and by machine. Closed ones are kept up to a number, the oldest go first. */
export class ExecutionStore {
  readonly #byArn = new Map<string, ExecutionRun>();
  readonly #byMachine = new Map<string, Set<ExecutionRun>>();
  readonly #closed = { STANDARD: new Set<ExecutionRun>(), EXPRESS: new Set<ExecutionRun>() };

  add(run: ExecutionRun): void {
    const { arn, stateMachineArn } = run.execution.origin;
    this.#byArn.set(arn, run);
    const ofMachine = this.#byMachine.get(stateMachineArn) ?? new Set();
    ofMachine.add(run);
    this.#byMachine.set(stateMachineArn, ofMachine);
  }

  get(arn: string): ExecutionRun | undefined {
    return this.#byArn.get(arn);
  }

  /** The machine's executions, newest first. */
  ofMachine(stateMachineArn: string): ExecutionRun[] {
    return [...(this.#byMachine.get(stateMachineArn) ?? [])].reverse();
  }

  all(): IterableIterator<ExecutionRun> {
    return this.#byArn.values();
  }

  /** Notes that an execution ended. Returns those that are forgotten for it. */
  close(run: ExecutionRun): ExecutionRun[] {
    const { type } = run.execution.origin;
    const closed = this.#closed[type];
    closed.add(run);
    const forgotten: ExecutionRun[] = [];
    for (const oldest of closed) {
      if (closed.size <= (type === 'EXPRESS' ? keptClosedExpressExecutions : keptClosedExecutions)) break;
      closed.delete(oldest);
      this.#forget(oldest);
      forgotten.push(oldest);
    }
    return forgotten;
  }

  /** Forgets all executions of a machine. Returns them. */
  forgetMachine(stateMachineArn: string): ExecutionRun[] {
    const runs = this.ofMachine(stateMachineArn);
    for (const run of runs) {
      this.#closed[run.execution.origin.type].delete(run);
      this.#forget(run);
    }
    return runs;
  }

  #forget(run: ExecutionRun): void {
    const { arn, stateMachineArn } = run.execution.origin;
    this.#byArn.delete(arn);
    const ofMachine = this.#byMachine.get(stateMachineArn);
    ofMachine?.delete(run);
    if (ofMachine?.size === 0) this.#byMachine.delete(stateMachineArn);
  }
}
