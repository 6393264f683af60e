import type { Json, JsonObject } from '../../json.ts';
import type { StateGraph } from '../asl/machine.ts';
import { serviceCloses } from '../integrations/dispatcher.ts';
import { MAX_EXPRESS_DURATION_SECONDS, MAX_HISTORY_EVENTS, STEPS_PER_TURN } from '../limits.ts';
import { AttemptResources } from './attempt-resources.ts';
import type { Alarm } from './clock.ts';
import type { Ending, Execution } from './execution.ts';
import { ExecutionEnded, RuntimeFailure, reasons } from './failure.ts';
import { notTruncated } from './history.ts';
import type { MapRun } from './map-run/map-run.ts';
import type { Scope, TaskResult } from './scope.ts';
import type { EngineServices } from './services.ts';
import { resumeScope, takeSignal } from './state-lifecycle.ts';
import type { StateTest } from './state-test.ts';

/** Something that happened to an execution. `attempt` tells late answers from awaited ones. */
export type Signal =
  | { kind: 'step'; scopeId: number }
  | { kind: 'redrive'; scopeId: number }
  | { kind: 'alarm'; scopeId: number; attempt: number }
  | { kind: 'answer' | 'completion'; scopeId: number; attempt: number; result: TaskResult };

/** The reason of aborted calls. One object for all: an Error each would cost more than a step. */
const attemptIsOver = new Error('The state no longer waits for this call');

/**
 * Moves one execution. It handles signals one at a time and lets scopes take turns, one state each,
 * so that branches interleave and the history is always in order.
 */
export class ExecutionRun {
  readonly execution: Execution;
  readonly services: EngineServices;
  /** The running Map Runs, by ARN. */
  readonly mapRuns = new Map<string, MapRun>();
  /** Set if the run is the test of a single state. */
  readonly test: StateTest | undefined;
  readonly #queue: Signal[] = [];
  readonly #attempts = new AttemptResources();
  #handling = false;
  #dropped = false;
  #steps = 0;
  #deadline: Alarm | undefined;
  readonly #awaitingEnd: (() => void)[] = [];
  readonly #awaitingIdle: (() => void)[] = [];

  constructor(execution: Execution, services: EngineServices, test?: StateTest) {
    this.execution = execution;
    this.services = services;
    this.test = test;
  }

  /** Starts the execution. */
  start(): void {
    const { origin, history } = this.execution;
    const { stateMachineVersionArn, stateMachineAliasArn } = origin;
    history.add('ExecutionStarted', 0, origin.startedAt, {
      input: origin.inputText,
      inputDetails: notTruncated,
      roleArn: origin.roleArn,
      ...(stateMachineAliasArn === undefined ? {} : { stateMachineAliasArn }),
      ...(stateMachineVersionArn === undefined ? {} : { stateMachineVersionArn }),
    });
    this.#armDeadline();
    this.openScope(origin.machine.root, undefined, 0, 0, origin.input);
  }

  /** Continues an execution that was read from a journal. */
  resume(): void {
    this.#armDeadline();
    for (const scope of this.execution.scopes.values()) resumeScope(this, scope);
  }

  /**
   * Continues an execution that ended without success at its unfinished states. Assumed, since no
   * recording shows it: ExecutionRedriven follows the event that ended the execution, and what
   * comes next follows ExecutionRedriven.
   */
  redrive(clientToken: string | undefined): void {
    const { history, redrives, scopes, parked } = this.execution;
    const at = this.services.clock.now();
    redrives.push({ at, clientToken });
    const eventId = history.add('ExecutionRedriven', history.events.length, at, { redriveCount: redrives.length });
    this.execution.ending = undefined;
    this.#dropped = false;
    this.#armDeadline();
    // Parents, which have the smaller ids, go first: they count their unfinished children.
    const unfinished = [...parked.values()].sort((one, other) => one.id - other.id);
    parked.clear();
    for (const scope of unfinished) scopes.set(scope.id, Object.assign(scope, { lastEventId: eventId }));
    for (const { id } of unfinished) this.post({ kind: 'redrive', scopeId: id });
  }

  /** Resolves when the execution has ended. */
  ended(): Promise<void> {
    return this.execution.ending === undefined
      ? new Promise((resolve) => this.#awaitingEnd.push(resolve))
      : Promise.resolve();
  }

  /** Resolves when every signal so far is handled. */
  idle(): Promise<void> {
    return this.#handling ? new Promise((resolve) => this.#awaitingIdle.push(resolve)) : Promise.resolve();
  }

  /** Saves a change that no signal made: now, or once the signals so far are handled. */
  changed(): void {
    if (!this.#handling) this.services.onIdle(this);
  }

  post(signal: Signal): void {
    if (this.#dropped) return;
    this.#queue.push(signal);
    if (!this.#handling) void this.#handle();
  }

  /**
   * Adds an event after the scope's last one. Returns its id.
   * @throws ExecutionEnded
   */
  record(scope: Scope, type: string, details?: JsonObject): number {
    scope.lastEventId = this.recordAfter(scope.lastEventId, type, details);
    return scope.lastEventId;
  }

  /**
   * Adds an event that a scope's next event does not follow. Returns its id.
   * @throws ExecutionEnded
   */
  recordAfter(previousEventId: number, type: string, details?: JsonObject): number {
    const { history, origin, ending } = this.execution;
    if (ending !== undefined) throw new ExecutionEnded();
    if (origin.type === 'STANDARD' && history.events.length >= MAX_HISTORY_EVENTS - 1) {
      this.fail(
        new RuntimeFailure(`The execution reached the maximum number of history events (${MAX_HISTORY_EVENTS}).`),
        previousEventId,
      );
      throw new ExecutionEnded();
    }
    return history.add(type, previousEventId, this.services.clock.now(), details);
  }

  /** Opens a sequence of states and posts its first step. */
  openScope(
    graph: StateGraph,
    parent: Scope | undefined,
    index: number,
    lastEventId: number,
    input: Json,
    item?: Scope['item'],
  ): Scope {
    const id = this.execution.nextScopeId++;
    const scope: Scope = {
      id,
      parent,
      graph,
      index,
      item,
      lastEventId,
      variables: parent === undefined ? (this.test?.variables ?? {}) : {},
      next: { state: graph.startAt, input },
      visit: undefined,
    };
    this.execution.scopes.set(id, scope);
    this.post({ kind: 'step', scopeId: id });
    return scope;
  }

  /** Signals the scope's current attempt at this time (epoch ms). */
  setAlarm(scope: Scope, at: number): void {
    const attempt = scope.visit?.attempt;
    if (attempt === undefined) return;
    const alarm = this.services.clock.at(at, () => this.post({ kind: 'alarm', scopeId: scope.id, attempt }));
    this.#attempts.addAlarm(scope, alarm);
  }

  /**
   * Opens a call for the scope's current attempt; the returned signal aborts at the attempt's end.
   */
  openCall(scope: Scope): AbortSignal {
    return this.#attempts.openCall(scope);
  }

  /** Cancels all deadlines of the scope's attempt. */
  cancelAlarms(scope: Scope): void {
    this.#attempts.cancelAlarms(scope);
  }

  /** Ends the scope's attempt: cancels its deadlines and aborts its call. */
  release(scope: Scope): void {
    this.#attempts.release(scope, this.wasDropped ? serviceCloses : attemptIsOver);
  }

  /**
   * Cuts a scope off. A redrive continues it, unless the state around it is retried or left before.
   */
  park(scope: Scope): void {
    const { scopes, parked, origin } = this.execution;
    this.release(scope);
    scopes.delete(scope.id);
    if (origin.type === 'STANDARD') parked.set(scope.id, scope);
  }

  /** Forgets the scopes that were cut off inside this one: no redrive continues them. */
  forgetParked(around: Scope): void {
    const { parked } = this.execution;
    for (const scope of parked.values()) {
      for (let outer = scope.parent; outer !== undefined; outer = outer.parent)
        if (outer === around) parked.delete(scope.id);
    }
  }

  /** Returns the delay of a Wait or a Retry, ms, within the cap. */
  delay(milliseconds: number): number {
    return Math.min(milliseconds, this.services.delayCapMs ?? Number.POSITIVE_INFINITY);
  }

  succeed(scope: Scope, output: string): void {
    this.#end(
      'ExecutionSucceeded',
      scope.lastEventId,
      { output, outputDetails: notTruncated },
      { status: 'SUCCEEDED', output },
    );
  }

  fail(failure: { error: string | undefined; cause: string | undefined }, previousEventId: number): void {
    const { error, cause } = failure;
    this.#end('ExecutionFailed', previousEventId, reasons(error, cause), { status: 'FAILED', error, cause });
  }

  /** StopExecution. AWS records no previous event for it. */
  stop(error: string | undefined, cause: string | undefined): void {
    this.#end('ExecutionAborted', 0, reasons(error, cause), { status: 'ABORTED', error, cause });
  }

  /** Releases everything without ending the execution: the service closes. */
  drop(): void {
    this.#dropped = true;
    this.#queue.length = 0;
    this.#deadline?.cancel();
    for (const scope of this.execution.scopes.values()) this.release(scope);
  }

  /** True if the execution was dropped before it ended. */
  get wasDropped(): boolean {
    return this.#dropped && this.execution.ending === undefined;
  }

  /** Measured on AWS: only the event has the error, and it follows no other event. */
  #timeOut(): void {
    this.#end('ExecutionTimedOut', 0, { error: 'States.Timeout' }, { status: 'TIMED_OUT' });
  }

  #end(type: string, previousEventId: number, details: JsonObject, ending: Omit<Ending, 'stoppedAt'>): void {
    if (this.execution.ending !== undefined) return;
    const stoppedAt = this.services.clock.now();
    this.execution.history.add(type, previousEventId, stoppedAt, details);
    this.execution.ending = { ...ending, stoppedAt };
    this.drop();
    if (ending.status === 'SUCCEEDED') this.execution.scopes.clear();
    else for (const scope of this.execution.scopes.values()) this.park(scope);
    this.services.onEnd(this);
    for (const resolve of this.#awaitingEnd.splice(0)) resolve();
  }

  async #handle(): Promise<void> {
    this.#handling = true;
    for (let signal = this.#queue.shift(); signal !== undefined; signal = this.#queue.shift()) {
      try {
        await takeSignal(this, signal);
      } catch (error) {
        // The queue is empty now, unless the execution was redriven at once.
        if (error instanceof ExecutionEnded) continue;
        const reason = error instanceof Error ? error.stack : String(error);
        this.fail(new RuntimeFailure(`The offline Step Functions service has a bug: ${reason}`), 0);
      }
      this.#steps += 1;
      if (this.#steps % STEPS_PER_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    this.#handling = false;
    if (this.execution.ending === undefined) this.services.onIdle(this);
    for (const resolve of this.#awaitingIdle.splice(0)) resolve();
  }

  #armDeadline(): void {
    const { machine, type } = this.execution.origin;
    const ofType = type === 'EXPRESS' ? MAX_EXPRESS_DURATION_SECONDS : Number.POSITIVE_INFINITY;
    const seconds = Math.min(machine.timeoutSeconds ?? Number.POSITIVE_INFINITY, ofType);
    if (Number.isFinite(seconds))
      this.#deadline = this.services.clock.at(this.execution.runningSince + seconds * 1_000, () => this.#timeOut());
  }
}
