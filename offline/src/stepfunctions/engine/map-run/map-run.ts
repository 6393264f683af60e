import { randomUUID } from 'node:crypto';
import { type Json, jsonText } from '../../../json.ts';
import { childExecutionArn, childMachineArn, childMachineName } from '../../arns.ts';
import type { StateGraph } from '../../asl/machine.ts';
import { MAX_MAP_RUN_CONCURRENCY, STEPS_PER_TURN } from '../../limits.ts';
import { type ChildPosition, type Ending, Execution } from '../execution.ts';
import { StateFailure } from '../failure.ts';
import type { ExecutionRun } from '../run.ts';

/** The input of one child execution: an item, or a batch of them. */
export interface ChildInput {
  input: Json;
  items: number;
}

export type MapRunStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';

/**
 * One run of a distributed Map, as its parent execution stores it. Plain data, so that it survives
 * a restart.
 */
export interface MapRunRecord {
  arn: string;
  label: string;
  status: MapRunStatus;
  /** Epoch ms. */
  startedAt: number;
  stoppedAt: number | undefined;
  /** 0 if the state has no limit of its own. */
  maxConcurrency: number;
  toleratedCount: number | undefined;
  toleratedPercentage: number | undefined;
  /** Undefined until the items are read, and after the end of the run. */
  inputs: ChildInput[] | undefined;
  /** The counts at the end of the run. */
  counts: MapRunCounts | undefined;
}

/** Numbers by status, named as in DescribeMapRun. */
export interface Counts {
  pending: number;
  running: number;
  succeeded: number;
  failed: number;
  timedOut: number;
  aborted: number;
}
export interface MapRunCounts {
  items: Counts;
  executions: Counts;
}

/** An ended child execution. */
export interface ChildOutcome {
  execution: Execution;
  ending: Ending;
  items: number;
}

const countOf: Record<Ending['status'], keyof Counts> = {
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  TIMED_OUT: 'timedOut',
  ABORTED: 'aborted',
};

/**
 * Runs a child execution for each input, a limited number at once, until all have ended or too many
 * have failed.
 */
export class MapRun {
  readonly record: MapRunRecord;
  readonly #parent: ExecutionRun;
  readonly #processor: StateGraph;
  readonly #inputs: ChildInput[];
  readonly #running = new Map<number, ExecutionRun>();
  readonly #outcomes = new Map<number, ChildOutcome>();
  readonly #finished = Promise.withResolvers<void>();
  #next = 0;
  #starting = false;
  #over = false;

  constructor(parent: ExecutionRun, record: MapRunRecord, processor: StateGraph, inputs: ChildInput[]) {
    this.#parent = parent;
    this.record = record;
    this.#processor = processor;
    this.#inputs = inputs;
  }

  /**
   * Resolves with the outcomes in the order of the inputs. Children from before a restart continue.
   * @throws StateFailure (`States.ExceedToleratedFailureThreshold`)
   */
  async outcomes(): Promise<ChildOutcome[]> {
    for (const child of this.#parent.services.children.ofMapRun(this.record.arn)) this.#follow(child);
    void this.#startMore();
    await this.#finished.promise;
    return this.settled();
  }

  /** Returns the outcomes so far, in the order of the inputs. */
  settled(): ChildOutcome[] {
    return this.#inputs.flatMap((_, index) => this.#outcomes.get(index) ?? []);
  }

  /** Returns the inputs of children that were not started. */
  pending(): ChildInput[] {
    return this.#inputs.filter((_, index) => !this.#outcomes.has(index) && !this.#running.has(index));
  }

  counts(): MapRunCounts {
    const items: Counts = { pending: 0, running: 0, succeeded: 0, failed: 0, timedOut: 0, aborted: 0 };
    const executions: Counts = { ...items };
    for (const [index, input] of this.#inputs.entries()) {
      const outcome = this.#outcomes.get(index);
      const name = outcome ? countOf[outcome.ending.status] : this.#running.has(index) ? 'running' : 'pending';
      items[name] += input.items;
      executions[name] += 1;
    }
    return { items, executions };
  }

  /** Starts more children or ends the run, after a child ended or the limits changed. */
  proceed(): void {
    if (this.#toleratesFailures()) void this.#startMore();
    else this.#fail();
  }

  async #startMore(): Promise<void> {
    if (this.#starting) return;
    this.#starting = true;
    // Read again each time: UpdateMapRun may change the limit.
    const hasRoom = () => this.#running.size < (this.record.maxConcurrency || MAX_MAP_RUN_CONCURRENCY);
    for (; !this.#over && hasRoom() && this.#next < this.#inputs.length; this.#next++) {
      const input = this.#inputs[this.#next];
      if (input === undefined || this.#running.has(this.#next) || this.#outcomes.has(this.#next)) continue;
      this.#start(this.#next, input);
      if (this.#next % STEPS_PER_TURN === STEPS_PER_TURN - 1) await new Promise((resolve) => setImmediate(resolve));
    }
    this.#starting = false;
    if (this.#next >= this.#inputs.length && this.#running.size === 0) this.#finish();
  }

  #start(index: number, { input, items }: ChildInput): void {
    const { origin } = this.#parent.execution;
    const { services } = this.#parent;
    const name = randomUUID();
    const type = this.#processor.executionType;
    const child = new Execution({
      arn: childExecutionArn(this.record.arn, type, name),
      name,
      type,
      stateMachineArn: childMachineArn(this.record.arn),
      stateMachineName: childMachineName(this.record.arn),
      roleArn: origin.roleArn,
      definition: origin.definition,
      machine: { ...origin.machine, root: this.#processor, timeoutSeconds: undefined },
      inputText: jsonText(input),
      input,
      startedAt: services.clock.now(),
      child: { mapRunArn: this.record.arn, index, items, processor: this.#processor.id },
    });
    this.#follow(services.children.start(child));
  }

  #follow(child: ExecutionRun): void {
    const { child: position } = child.execution.origin;
    if (position === undefined) return;
    this.#running.set(position.index, child);
    void child.ended().then(() => {
      if (this.#over) return;
      this.#settle(position, child);
      this.proceed();
    });
  }

  #settle({ index, items }: ChildPosition, { execution }: ExecutionRun): void {
    if (execution.ending === undefined) return;
    this.#running.delete(index);
    this.#outcomes.set(index, { execution, ending: execution.ending, items });
  }

  /**
   * The thresholds count items. Without a threshold nothing is tolerated.
   * https://docs.aws.amazon.com/step-functions/latest/dg/maprun-fail-threshold.html
   */
  #toleratesFailures(): boolean {
    const { toleratedCount, toleratedPercentage } = this.record;
    const { items } = this.counts();
    const failures = items.failed + items.timedOut;
    if (failures === 0) return true;
    const share = (100 * failures) / this.#inputs.reduce((total, input) => total + input.items, 0);
    if (toleratedCount === undefined && toleratedPercentage === undefined) return false;
    return failures <= (toleratedCount ?? failures) && share <= (toleratedPercentage ?? share);
  }

  /** Ends the run and its running children. */
  stop(): void {
    this.#over = true;
    for (const child of [...this.#running.values()]) {
      child.stop(undefined, undefined);
      const { child: position } = child.execution.origin;
      if (position !== undefined) this.#settle(position, child);
    }
  }

  #fail(): void {
    if (this.#over) return;
    this.stop();
    this.#finished.reject(
      new StateFailure(
        'States.ExceedToleratedFailureThreshold',
        'The specified tolerated failure threshold was exceeded',
      ),
    );
  }

  #finish(): void {
    if (this.#over) return;
    this.#over = true;
    this.#finished.resolve();
  }
}
