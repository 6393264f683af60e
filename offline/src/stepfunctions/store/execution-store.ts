import type { ExecutionRun } from '../engine/run.ts';
import { KEPT_CLOSED_EXECUTIONS, KEPT_CLOSED_EXPRESS_EXECUTIONS, KEPT_EXPRESS_EVENTS } from '../limits.ts';

/**
 * Executions by ARN, machine and Map Run. Only a limited number of closed ones is kept, the newest.
 */
export class ExecutionStore {
  readonly #byArn = new Map<string, ExecutionRun>();
  readonly #byMachine = new Map<string, Set<ExecutionRun>>();
  readonly #byMapRun = new Map<string, Set<ExecutionRun>>();
  /** The number of events in the closed Express executions. */
  #expressEvents = 0;
  readonly #closed = { STANDARD: new Set<ExecutionRun>(), EXPRESS: new Set<ExecutionRun>() };

  add(run: ExecutionRun): void {
    const { arn, stateMachineArn, child } = run.execution.origin;
    this.#byArn.set(arn, run);
    addTo(this.#byMachine, stateMachineArn, run);
    if (child !== undefined) addTo(this.#byMapRun, child.mapRunArn, run);
  }

  get(arn: string): ExecutionRun | undefined {
    return this.#byArn.get(arn);
  }

  /** Returns the machine's executions, newest first. */
  ofMachine(stateMachineArn: string): ExecutionRun[] {
    return [...(this.#byMachine.get(stateMachineArn) ?? [])].reverse();
  }

  /** Returns the child executions of a Map Run, oldest first. */
  ofMapRun(mapRunArn: string): ExecutionRun[] {
    return [...(this.#byMapRun.get(mapRunArn) ?? [])];
  }

  all(): IterableIterator<ExecutionRun> {
    return this.#byArn.values();
  }

  /** Marks an execution as ended. Returns the executions that were forgotten to make room. */
  close(run: ExecutionRun): ExecutionRun[] {
    const { type } = run.execution.origin;
    const closed = this.#closed[type];
    closed.add(run);
    const forgotten: ExecutionRun[] = [];
    if (type === 'EXPRESS') this.#expressEvents += eventsOf(run);
    for (const oldest of closed) {
      if (type === 'EXPRESS' ? !this.#isExpressFull() : closed.size <= KEPT_CLOSED_EXECUTIONS) break;
      closed.delete(oldest);
      if (type === 'EXPRESS') this.#expressEvents -= eventsOf(oldest);
      this.#forget(oldest);
      forgotten.push(oldest);
    }
    return forgotten;
  }

  /** Marks an ended execution as running again. */
  reopen(run: ExecutionRun): void {
    this.#closed[run.execution.origin.type].delete(run);
  }

  #isExpressFull(): boolean {
    const { size } = this.#closed.EXPRESS;
    return size > KEPT_CLOSED_EXPRESS_EXECUTIONS || (size > 1 && this.#expressEvents > KEPT_EXPRESS_EVENTS);
  }

  /** Forgets all executions of a machine and the children of its Map Runs. Returns them. */
  forgetMachine(stateMachineArn: string): ExecutionRun[] {
    const machines = [...this.#byMachine.keys()].filter((arn) => arn.split('/')[0] === stateMachineArn);
    const runs = machines.flatMap((arn) => this.ofMachine(arn));
    for (const run of runs) {
      const { type } = run.execution.origin;
      if (this.#closed[type].delete(run) && type === 'EXPRESS') this.#expressEvents -= eventsOf(run);
      this.#forget(run);
    }
    return runs;
  }

  #forget(run: ExecutionRun): void {
    const { arn, stateMachineArn, child } = run.execution.origin;
    this.#byArn.delete(arn);
    deleteFrom(this.#byMachine, stateMachineArn, run);
    if (child !== undefined) deleteFrom(this.#byMapRun, child.mapRunArn, run);
  }
}

function addTo(index: Map<string, Set<ExecutionRun>>, key: string, run: ExecutionRun): void {
  const runs = index.get(key) ?? new Set();
  runs.add(run);
  index.set(key, runs);
}

function deleteFrom(index: Map<string, Set<ExecutionRun>>, key: string, run: ExecutionRun): void {
  const runs = index.get(key);
  runs?.delete(run);
  if (runs?.size === 0) index.delete(key);
}

const eventsOf = ({ execution }: ExecutionRun): number => execution.history.events.length;
