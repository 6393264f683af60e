import type { BatchOutcome } from '../batch-response.ts';

/** A batch, or what is left of one, on its way to the function. */
export interface Attempt<Record> {
  records: readonly Record[];
  /** Failed invocations that count against the retry quota. */
  failures: number;
  /** All invocations that reached the function with these records. */
  invocations: number;
  /** Tries since the last invocation that did not reach the function. */
  refusals: number;
}

/** The error handling of an event source mapping. */
export interface RetryRules {
  bisectBatchOnFunctionError: boolean;
  /** -1: endless. */
  maximumRetryAttempts: number;
}

/** Why records never reached their function, in the words of Lambda's invocation records. */
export type DiscardCondition = 'RetryAttemptsExhausted' | 'RecordAgeExceeded';

/** What happens after an invocation. */
export interface Decision<Record> {
  /** So many records at the front are done. */
  completed: number;
  /** To be tried next, in this order, before any later record. */
  retries: Attempt<Record>[];
  /** Given up. */
  discarded?: Attempt<Record>;
  delayMs: number;
}

/** A function that throws again and again is called less and less often. */
const failureBackoffMs = { first: 100, longest: 10_000 };
/** A service that restarts is back within seconds, and then nothing should wait. */
const refusalBackoffMs = { first: 50, longest: 1_000 };

/** A batch that was not tried yet. */
export function firstAttempt<Record>(records: readonly Record[]): Attempt<Record> {
  return { records, failures: 0, invocations: 0, refusals: 0 };
}

/**
 * The function was not reached (throttled, restarting): "Lambda retries until the records expire or
 * exceed the maximum age", and the retry quota is not touched (guide: "Retain discarded records for
 * a DynamoDB event source").
 */
export function afterRefusal<Record>(attempt: Attempt<Record>): Decision<Record> {
  const refusals = attempt.refusals + 1;
  return { completed: 0, retries: [{ ...attempt, refusals }], delayMs: backoff(refusalBackoffMs, refusals) };
}

/**
 * The function ran. After a failure the batch is retried as a whole, or from the reported record
 * on. With bisect it is split, at the reported record or, when not even the first record succeeded,
 * in two halves; "splitting a batch doesn't consume the retry quota" (same page, and "Configuring
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

/**
 * "The data retention limit for DynamoDB Streams is 24 hours" (guide: "Lambda parameters for Amazon
 * DynamoDB event source mappings").
 */
export const streamRetentionSeconds = 24 * 3_600;

/** How many records at the front are older than the mapping allows; -1 allows any age. */
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
