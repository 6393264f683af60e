import type { Catcher, Retrier } from '../asl/definition.ts';
import type { StateFailure } from './failure.ts';
import { RuntimeFailure, TaskFailed } from './failure.ts';

/** Defaults of a retrier: https://states-language.net/spec.html#retrying-after-error */
const defaultIntervalSeconds = 1;
const defaultMaxAttempts = 3;
const defaultBackoffRate = 2;

/**
 * Whether `ErrorEquals` names this failure. `States.TaskFailed` stands for every error but a
 * time-out; States.Runtime is never matched. `States.ALL` also matches a failure without a name and
 * States.DataLimitExceeded (both recorded).
 */
export function errorMatches(names: string[], failure: StateFailure): boolean {
  if (failure instanceof RuntimeFailure) return false;
  return names.some((name) => {
    if (name === 'States.ALL' || name === failure.error) return true;
    if (failure instanceof TaskFailed && name === failure.alias) return true;
    return name === 'States.TaskFailed' && failure.error !== 'States.Timeout';
  });
}

/**
 * The place of the first retrier that matches; -1 if none does. No later one is asked, also when it
 * is used up.
 */
export function findRetrier(retriers: Retrier[], failure: StateFailure): number {
  return retriers.findIndex((retrier) => errorMatches(retrier.ErrorEquals, failure));
}

/** Whether there is another attempt after `used` retries. */
export function hasAttemptLeft(retrier: Retrier, used: number): boolean {
  return used < (retrier.MaxAttempts ?? defaultMaxAttempts);
}

/** Milliseconds to wait before the next attempt, after `used` retries. */
export function retryDelayMs(retrier: Retrier, used: number): number {
  const interval = retrier.IntervalSeconds ?? defaultIntervalSeconds;
  const backoff = interval * (retrier.BackoffRate ?? defaultBackoffRate) ** used;
  const seconds = Math.min(backoff, retrier.MaxDelaySeconds ?? Number.POSITIVE_INFINITY);
  return 1_000 * (retrier.JitterStrategy === 'FULL' ? Math.random() * seconds : seconds);
}

/** The place of the first catcher that matches; -1 if none does. */
export function findCatcher(catchers: Catcher[], failure: StateFailure): number {
  return catchers.findIndex((catcher) => errorMatches(catcher.ErrorEquals, failure));
}
