import type { Catcher, Retrier } from '../asl/definition.ts';
import type { StateFailure } from './failure.ts';
import { RuntimeFailure, TaskFailed } from './failure.ts';

/** Defaults of a retrier: https://states-language.net/spec.html#retrying-after-error */
const DEFAULT_INTERVAL_SECONDS = 1;
const DEFAULT_MAX_ATTEMPTS = 3;
const DEFAULT_BACKOFF_RATE = 2;

/**
 * Returns true if `ErrorEquals` names this failure. `States.TaskFailed` matches every error but a
 * time-out, and nothing matches States.Runtime. `States.ALL` also matches a failure without a name
 * and States.DataLimitExceeded (both recorded).
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
 * Returns the index of the first matching retrier, or -1. Later ones do not count, even when it is
 * used up.
 */
export function findRetrier(retriers: Retrier[], failure: StateFailure): number {
  return retriers.findIndex((retrier) => errorMatches(retrier.ErrorEquals, failure));
}

/** Returns true if there is another attempt after `used` retries. */
export function hasAttemptLeft(retrier: Retrier, used: number): boolean {
  return used < (retrier.MaxAttempts ?? DEFAULT_MAX_ATTEMPTS);
}

/** Returns the delay before the next attempt after `used` retries, ms. */
export function retryDelayMs(retrier: Retrier, used: number): number {
  const interval = retrier.IntervalSeconds ?? DEFAULT_INTERVAL_SECONDS;
  const backoff = interval * (retrier.BackoffRate ?? DEFAULT_BACKOFF_RATE) ** used;
  const seconds = Math.min(backoff, retrier.MaxDelaySeconds ?? Number.POSITIVE_INFINITY);
  return 1_000 * (retrier.JitterStrategy === 'FULL' ? Math.random() * seconds : seconds);
}

/** Returns the index of the first matching catcher, or -1. */
export function findCatcher(catchers: Catcher[], failure: StateFailure): number {
  return catchers.findIndex((catcher) => errorMatches(catcher.ErrorEquals, failure));
}
