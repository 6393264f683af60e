import type { BatchOutcome } from '../batch-response.ts';

/** A batch, or the rest of one, that is to be delivered. */
export interface Attempt<Record> {
  records: readonly Record[];
  /** Failed invocations, which use up the retry quota. */
  failures: number;
  /** All invocations with these records that reached the function. */
  invocations: number;
  /** Tries in a row that did not reach the function. */
  refusals: number;
}

/** The error handling of an event source mapping. */
export interface RetryRules {
  bisectBatchOnFunctionError: boolean;
  /** -1: no limit. */
  maximumRetryAttempts: number;
}

/** Why records were given up, in the words of Lambda's invocation records. */
export type DiscardCondition = 'RetryAttemptsExhausted' | 'RecordAgeExceeded';

/** What happens after an invocation. */
export interface Decision<Record> {
  /** The number of records at the front that are done. */
  completed: number;
  /** Tried next, in this order, before any later record. */
  retries: Attempt<Record>[];
  discarded?: Attempt<Record>;
  delayMs: number;
}

const failureBackoffMs = { first: 100, longest: 10_000 };
/** Short, since a service that restarts is back within seconds. */
const refusalBackoffMs = { first: 50, longest: 1_000 };

/** Returns a batch that was not tried yet. */
export function firstAttempt<Record>(records: readonly Record[]): Attempt<Record> {
  return { records, failures: 0, invocations: 0, refusals: 0 };
}

/**
 * Decides after a call that did not reach the function (throttled, restarting): "Lambda retries
 * until the records expire or exceed the maximum age", and no retry is used up (guide: "Retain
 * discarded records for a DynamoDB event source").
 */
export function afterRefusal<Record>(attempt: Attempt<Record>): Decision<Record> {
  const refusals = attempt.refusals + 1;
  return { completed: 0, retries: [{ ...attempt, refusals }], delayMs: backoff(refusalBackoffMs, refusals) };
}

/**
 * Decides after an invocation. A failed batch is retried from the reported record on. With bisect
 * it is split there or in halves, which "doesn't consume the retry quota" (guide: "Configuring
 * partial batch response with DynamoDB and Lambda"). A quota of N makes N + 1 attempts.
 */
export function afterInvocation<Record>(
  tried: Attempt<Record>,
  outcome: BatchOutcome,
  rules: RetryRules,
): Decision<Record> {
  if (outcome.kind === 'succeeded') return { completed: tried.records.length, retries: [], delayMs: 0 };
  const completed = outcome.kind === 'failedFrom' ? outcome.index : 0;
  const rest = { ...tried, records: tried.records.slice(completed), invocations: tried.invocations + 1, refusals: 0 };
  const delayMs = backoff(failureBackoffMs, rest.failures + 1);
  if (rules.bisectBatchOnFunctionError && tried.records.length > 1) {
    return { completed, retries: completed > 0 ? [rest] : halves(rest), delayMs };
  }
  const failed = { ...rest, failures: rest.failures + 1 };
  const exhausted = rules.maximumRetryAttempts >= 0 && failed.failures > rules.maximumRetryAttempts;
  return exhausted
    ? { completed, retries: [], discarded: failed, delayMs: 0 }
    : { completed, retries: [failed], delayMs };
}

/** Source: Lambda guide, "Lambda parameters for Amazon DynamoDB event source mappings". */
export const STREAM_RETENTION_SECONDS = 24 * 3_600;

/** Counts the records at the front that are older than the maximum age; -1 allows any age. */
export function expiredRecords(
  records: readonly { createdAtMs: number }[],
  maximumRecordAgeInSeconds: number,
  nowMs: number,
): number {
  if (maximumRecordAgeInSeconds < 0) return 0;
  const oldestMs = nowMs - maximumRecordAgeInSeconds * 1000;
  const firstYoung = records.findIndex(({ createdAtMs }) => createdAtMs >= oldestMs);
  return firstYoung < 0 ? records.length : firstYoung;
}

function halves<Record>(attempt: Attempt<Record>): Attempt<Record>[] {
  const middle = Math.ceil(attempt.records.length / 2);
  return [
    { ...attempt, records: attempt.records.slice(0, middle) },
    { ...attempt, records: attempt.records.slice(middle) },
  ];
}

function backoff(limits: { first: number; longest: number }, count: number): number {
  return Math.min(limits.first * 2 ** (count - 1), limits.longest);
}
