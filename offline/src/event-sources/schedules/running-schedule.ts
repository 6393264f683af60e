import { randomUUID } from 'node:crypto';
import { TroubleLog } from '../trouble-log.ts';
import type { Schedule, ScheduleTarget } from './schedule.ts';
import { parseScheduleExpression } from './schedule-expression.ts';
import { targetPayload } from './scheduled-event.ts';
import type { TargetCaller } from './target-caller.ts';

/** Tells the time and rings at a time, both in ms since 1970. Tests pass a clock of their own. */
export interface ScheduleClock {
  now(): number;
  at(ms: number, ring: () => void): { cancel(): void };
}

export interface ScheduleDependencies {
  clock: ScheduleClock;
  targets: Pick<TargetCaller, 'call' | 'deadLetter'>;
  /** Called after each call of a target, which may have changed tables that mappings read. */
  onCalled?(): void;
  log(line: string): void;
}

export interface ScheduleState {
  status: 'disabled' | 'running' | 'over' | 'stopped';
  /** The time of the next run, ISO 8601. */
  next: string | undefined;
  runs: number;
  lastTrouble: { line: string; at: Date } | undefined;
}

/** Node's timers stand still while a computer sleeps, so the time is checked this often. */
const LONGEST_SLEEP_MS = 60_000;
/** Retries "with exponential back off" (guide: "How EventBridge retries delivering events"). */
const retry = { firstMs: 1_000, longestMs: 60_000 };

/**
 * Runs one schedule. One run makes up for all runs that a sleeping computer has missed. Calls of a
 * target are retried by its retry policy; then the dead-letter queue gets the event.
 */
export class RunningSchedule {
  readonly schedule: Schedule;
  readonly #dependencies: ScheduleDependencies;
  readonly #trouble: TroubleLog;
  readonly #after: (ms: number) => number | undefined;
  readonly #calls = new Set<Promise<void>>();
  readonly #alarms = new Set<{ cancel(): void }>();
  #next: number | undefined;
  #runs = 0;
  #stopped = false;
  readonly #stopping = Promise.withResolvers<void>();

  /** @throws InvalidScheduleExpression */
  constructor(schedule: Schedule, dependencies: ScheduleDependencies) {
    const { kind, timeZone, expression, startDate, endDate, enabled } = schedule;
    const nowMs = dependencies.clock.now();
    const fromMs = startDate === undefined ? nowMs : Date.parse(startDate);
    const untilMs = endDate === undefined ? Number.POSITIVE_INFINITY : Date.parse(endDate);
    const occurrences = parseScheduleExpression(expression, { kind, timeZone, fromMs });
    this.schedule = schedule;
    this.#dependencies = dependencies;
    this.#trouble = new TroubleLog((line) => dependencies.log(`The schedule ${schedule.uuid}: ${line}`));
    this.#after = (ms) => {
      const next = occurrences.after(Math.max(ms, fromMs - 1));
      return next !== undefined && next <= untilMs ? next : undefined;
    };
    if (!enabled) return;
    this.#next = this.#after(nowMs - 1);
    this.#wait();
  }

  state(): ScheduleState {
    let status: ScheduleState['status'] = this.#next === undefined ? 'over' : 'running';
    if (!this.schedule.enabled) status = 'disabled';
    if (this.#stopped) status = 'stopped';
    const next = this.#next === undefined ? undefined : new Date(this.#next).toISOString();
    return { status, next, runs: this.#runs, lastTrouble: this.#trouble.last };
  }

  ready(): Promise<void> {
    return Promise.resolve();
  }

  /** Resolves when no target is being called, and none waits to be called again. */
  async idle(): Promise<void> {
    while (this.#calls.size > 0 && !this.#stopped) {
      await Promise.race([Promise.all(this.#calls), this.#stopping.promise]);
    }
  }

  /** Does nothing: a schedule only depends on the time. */
  lookNow(): void {}

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#stopping.resolve();
    for (const alarm of this.#alarms) alarm.cancel();
  }

  #wait(): void {
    if (this.#next === undefined || this.#stopped) return;
    const { clock } = this.#dependencies;
    this.#at(Math.min(this.#next, clock.now() + LONGEST_SLEEP_MS), () => {
      const nowMs = clock.now();
      const due = this.#next;
      if (due !== undefined && due <= nowMs) {
        this.#next = this.#after(nowMs);
        this.#run(due);
      }
      this.#wait();
    });
  }

  #at(ms: number, ring: () => void): void {
    const alarm = this.#dependencies.clock.at(ms, () => {
      this.#alarms.delete(alarm);
      ring();
    });
    this.#alarms.add(alarm);
  }

  #run(dueMs: number): void {
    this.#runs += 1;
    for (const target of this.schedule.targets) {
      const call = this.#call(target, dueMs).finally(() => this.#calls.delete(call));
      this.#calls.add(call);
    }
  }

  async #call(target: ScheduleTarget, dueMs: number): Promise<void> {
    const { clock, targets, onCalled } = this.#dependencies;
    const id = randomUUID();
    const giveUpMs = clock.now() + target.maximumEventAgeInSeconds * 1000;
    for (let attempt = 1; !this.#stopped; attempt += 1) {
      const payload = targetPayload(this.schedule, target, { id, dueMs, attempt });
      try {
        await targets.call(target, payload);
        onCalled?.();
        return;
      } catch (error) {
        this.#trouble.add(`${target.arn} cannot be called: ${error}`);
        const againMs = clock.now() + Math.min(retry.firstMs * 2 ** (attempt - 1), retry.longestMs);
        const isExhausted = attempt > target.maximumRetryAttempts;
        if (isExhausted || againMs > giveUpMs) {
          const condition = isExhausted ? 'MaximumRetryAttempts' : 'MaximumEventAgeInSeconds';
          return await this.#giveUp(target, payload, { error, attempt, condition });
        }
        await new Promise<void>((resolve) => this.#at(againMs, resolve));
      }
    }
  }

  /**
   * Sends the event to the dead-letter queue, with AWS's attributes (EventBridge guide, "Using
   * dead-letter queues to process undelivered events").
   */
  async #giveUp(
    target: ScheduleTarget,
    payload: string,
    { error, attempt, condition }: { error: unknown; attempt: number; condition: string },
  ): Promise<void> {
    const { log, targets } = this.#dependencies;
    log(`The schedule ${this.schedule.uuid}: ${target.arn} was not called (${condition}): ${payload}`);
    if (target.deadLetterQueueArn === undefined) return;
    const attributes = {
      RULE_ARN: this.schedule.arn,
      TARGET_ARN: target.arn,
      ERROR_CODE: error instanceof Error ? error.name : 'Error',
      ERROR_MESSAGE: error instanceof Error ? error.message : String(error),
      RETRY_ATTEMPTS: `${attempt - 1}`,
      EXHAUSTED_RETRY_CONDITION: condition,
    };
    await targets.deadLetter(target.deadLetterQueueArn, payload, attributes).catch((reason: unknown) => {
      this.#trouble.add(`the dead-letter queue ${target.deadLetterQueueArn}: ${reason}`);
    });
  }
}
