import type { ExecutionRun } from '../engine/run.ts';
import { keptClosedExecutions, keptClosedExpressExecutions, keptExpressEvents } from '../limits.ts';

/** Executions by ARN and by machine. Closed ones are kept up to a number, the oldest go first. */
export class ExecutionStore {
  readonly #byArn = new Map<string, ExecutionRun>();
  readonly #byMachine = new Map<string, Set<ExecutionRun>>();
  /** Events of the closed Express executions that are kept. */
  #expressEvents = 0;
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
    if (type === 'EXPRESS') this.#expressEvents += eventsOf(run);
    for (const oldest of closed) {
      if (type === 'EXPRESS' ? !this.#isExpressFull() : closed.size <= keptClosedExecutions) break;
      closed.delete(oldest);
      if (type === 'EXPRESS') this.#expressEvents -= eventsOf(oldest);
      this.#forget(oldest);
      forgotten.push(oldest);
    }
    return forgotten;
  }

  /** Notes that an execution that had ended runs again. */
  reopen(run: ExecutionRun): void {
    this.#closed[run.execution.origin.type].delete(run);
  }

  #isExpressFull(): boolean {
    const { size } = this.#closed.EXPRESS;
    return size > keptClosedExpressExecutions || (size > 1 && this.#expressEvents > keptExpressEvents);
  }

  /** Forgets all executions of a machine. Returns them. */
  forgetMachine(stateMachineArn: string): ExecutionRun[] {
    const runs = this.ofMachine(stateMachineArn);
    for (const run of runs) {
      const { type } = run.execution.origin;
      if (this.#closed[type].delete(run) && type === 'EXPRESS') this.#expressEvents -= eventsOf(run);
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

const eventsOf = ({ execution }: ExecutionRun): number => execution.history.events.length;
