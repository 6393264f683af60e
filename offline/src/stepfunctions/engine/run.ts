import type { Json, JsonObject } from '../../json.ts';
import type { StateGraph } from '../asl/machine.ts';
import { type TaskDispatcher, takenUpLater } from '../integrations/dispatcher.ts';
import { maxExpressDurationSeconds, maxHistoryEvents, stepsPerTurn } from '../limits.ts';
import type { ActivityTasks } from './activity-tasks.ts';
import type { Alarm, Clock } from './clock.ts';
import type { Ending, Execution } from './execution.ts';
import { ExecutionEnded, RuntimeFailure, reasons } from './failure.ts';
import { notTruncated } from './history.ts';
import type { MapRun } from './map-run/map-run.ts';
import type { Scope, TaskResult } from './scope.ts';
import { resumeScope, takeSignal } from './state-lifecycle.ts';
import type { StateTest } from './state-test.ts';
import type { TaskTokens } from './task-tokens.ts';

export interface EngineServices {
  clock: Clock;
  tokens: TaskTokens;
  dispatcher: TaskDispatcher;
  /** The executions that Map Runs start. */
  children: ChildExecutions;
  activities: ActivityTasks;
  region: string;
  /** Waits and retries are cut to this, ms: for replays. */
  delayCapMs: number | undefined;
  /** Every signal so far is handled and the execution goes on. */
  onIdle(run: ExecutionRun): void;
  onEnd(run: ExecutionRun): void;
}

export interface ChildExecutions {
  start(execution: Execution): ExecutionRun;
  /** Those that were started, ended or not. */
  ofMapRun(mapRunArn: string): ExecutionRun[];
}

/**
 * Something that happened to an execution. `attempt` tells a late answer from one that is awaited.
 */
export type Signal =
  | { kind: 'step'; scopeId: number }
  | { kind: 'redrive'; scopeId: number }
  | { kind: 'alarm'; scopeId: number; attempt: number }
  | { kind: 'answer' | 'completion'; scopeId: number; attempt: number; result: TaskResult };

/** What a visit holds in memory only: its deadlines, and the call that is under way. */
interface Held {
  alarms: Alarm[];
  call: AbortController | undefined;
}

/**
 * Why a call is aborted: one object for all, an Error for each would cost more than the rest of a
 * step.
 */
const attemptIsOver = new Error('The state no longer waits for this call');

/**
 * Moves one execution: takes signals one at a time, each scope a state at a time in turn, so that
 * branches interleave and a history is always in order.
 */
export class ExecutionRun {
  readonly execution: Execution;
  readonly services: EngineServices;
  /** The Map Runs that are under way, by ARN. */
  readonly mapRuns = new Map<string, MapRun>();
  /** Where the run is the test of a single state. */
  readonly test: StateTest | undefined;
  readonly #queue: Signal[] = [];
  readonly #held = new Map<number, Held>();
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

  /** Begins the execution. */
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

  /** Goes on with an execution that was read from a journal. */
  resume(): void {
    this.#armDeadline();
    for (const scope of this.execution.scopes.values()) resumeScope(this, scope);
  }

  /**
   * Goes on with an execution that ended without success, from the states that were not left. What
   * is recorded next follows ExecutionRedriven, and that the event with which the execution ended
   * (both assumed: no recording shows it).
   */
  redrive(clientToken: string | undefined): void {
    const { history, redrives, scopes, parked } = this.execution;
    const at = this.services.clock.now();
    redrives.push({ at, clientToken });
    const eventId = history.add('ExecutionRedriven', history.events.length, at, { redriveCount: redrives.length });
    this.execution.ending = undefined;
    this.#dropped = false;
    this.#armDeadline();
    // Parents have the smaller ids: they count what is unfinished inside before any of it ends.
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

  /**
   * Something changed other than by a signal: writes it down now, or when the signals so far are
   * handled.
   */
  changed(): void {
    if (!this.#handling) this.services.onIdle(this);
  }

  post(signal: Signal): void {
    if (this.#dropped) return;
    this.#queue.push(signal);
    if (!this.#handling) void this.#handle();
  }

  /** Adds an event that follows the scope's last one. Returns its id. Throws ExecutionEnded. */
  record(scope: Scope, type: string, details?: JsonObject): number {
    scope.lastEventId = this.recordAfter(scope.lastEventId, type, details);
    return scope.lastEventId;
  }

  /**
   * Adds an event that no later event of a scope follows. Returns its id. Throws ExecutionEnded.
   */
  recordAfter(previousEventId: number, type: string, details?: JsonObject): number {
    const { history, origin, ending } = this.execution;
    if (ending !== undefined) throw new ExecutionEnded();
    if (origin.type === 'STANDARD' && history.events.length >= maxHistoryEvents - 1) {
      this.fail(
        new RuntimeFailure(`The execution reached the maximum number of history events (${maxHistoryEvents}).`),
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

  /** Signals the scope's present attempt at this time (epoch ms). */
  setAlarm(scope: Scope, at: number): void {
    const attempt = scope.visit?.attempt;
    if (attempt === undefined) return;
    this.#holdings(scope).alarms.push(
      this.services.clock.at(at, () => this.post({ kind: 'alarm', scopeId: scope.id, attempt })),
    );
  }

  /** The signal that aborts when the scope's present attempt is over. */
  openCall(scope: Scope): AbortSignal {
    const call = new AbortController();
    this.#holdings(scope).call = call;
    return call.signal;
  }

  /** No deadline of the scope's attempt rings any more. */
  silence(scope: Scope): void {
    for (const alarm of this.#held.get(scope.id)?.alarms.splice(0) ?? []) alarm.cancel();
  }

  /** The scope's attempt is over: its deadlines and its call are dropped. */
  release(scope: Scope): void {
    const held = this.#held.get(scope.id);
    if (held === undefined) return;
    this.#held.delete(scope.id);
    for (const alarm of held.alarms) alarm.cancel();
    held.call?.abort(this.isLeftBehind ? takenUpLater : attemptIsOver);
  }

  /**
   * Cuts a scope off. A redrive takes it up again, unless the state around it is retried or left
   * before.
   */
  park(scope: Scope): void {
    const { scopes, parked, origin } = this.execution;
    this.release(scope);
    scopes.delete(scope.id);
    if (origin.type === 'STANDARD') parked.set(scope.id, scope);
  }

  /** No redrive takes up what was cut off inside this scope. */
  forgetParked(around: Scope): void {
    const { parked } = this.execution;
    for (const scope of parked.values()) {
      for (let outer = scope.parent; outer !== undefined; outer = outer.parent)
        if (outer === around) parked.delete(scope.id);
    }
  }

  /** A delay of a Wait or a Retry, ms. */
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

  /** Lets go of everything without ending the execution: the service closes. */
  drop(): void {
    this.#dropped = true;
    this.#queue.length = 0;
    this.#deadline?.cancel();
    for (const scope of this.execution.scopes.values()) this.release(scope);
  }

  /** It was let go of before it ended. */
  get isLeftBehind(): boolean {
    return this.#dropped && this.execution.ending === undefined;
  }

  /** As measured on AWS: the error is in the event only, and the event follows none. */
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
        // The queue is empty then, unless the execution was redriven at once.
        if (error instanceof ExecutionEnded) continue;
        const reason = error instanceof Error ? error.stack : String(error);
        this.fail(new RuntimeFailure(`The offline Step Functions service has a fault: ${reason}`), 0);
      }
      this.#steps += 1;
      if (this.#steps % stepsPerTurn === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    this.#handling = false;
    if (this.execution.ending === undefined) this.services.onIdle(this);
    for (const resolve of this.#awaitingIdle.splice(0)) resolve();
  }

  #armDeadline(): void {
    const { machine, type } = this.execution.origin;
    const ofType = type === 'EXPRESS' ? maxExpressDurationSeconds : Number.POSITIVE_INFINITY;
    const seconds = Math.min(machine.timeoutSeconds ?? Number.POSITIVE_INFINITY, ofType);
    if (Number.isFinite(seconds))
      this.#deadline = this.services.clock.at(this.execution.runningSince + seconds * 1_000, () => this.#timeOut());
  }

  #holdings(scope: Scope): Held {
    const known = this.#held.get(scope.id);
    if (known !== undefined) return known;
    const held: Held = { alarms: [], call: undefined };
    this.#held.set(scope.id, held);
    return held;
  }
}
