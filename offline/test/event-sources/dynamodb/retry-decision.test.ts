import type { BatchOutcome } from '../../../src/event-sources/batch-response.ts';
import {
  type Attempt,
  afterInvocation,
  afterRefusal,
  expiredRecords,
  firstAttempt,
} from '../../../src/event-sources/dynamodb/retry-decision.ts';

const failed: BatchOutcome = { kind: 'failed' };
const from = (index: number): BatchOutcome => ({ kind: 'failedFrom', index });
const rules = (maximumRetryAttempts: number, bisectBatchOnFunctionError = false) => ({
  maximumRetryAttempts,
  bisectBatchOnFunctionError,
});
const batch = firstAttempt(['a', 'b', 'c']);
const after = (failures: number, records = ['a', 'b', 'c']): Attempt<string> => ({
  records,
  failures,
  invocations: failures,
  refusals: 0,
});

describe('after an invocation', () => {
  test('success: all are done', () => {
    const decision = afterInvocation(batch, { kind: 'succeeded' }, rules(0));
    expect(decision).toEqual({ completed: 3, retries: [], delayMs: 0 });
  });

  test('failure: the whole batch again', () => {
    const decision = afterInvocation(batch, failed, rules(2));
    expect(decision).toMatchObject({ completed: 0, retries: [after(1)] });
  });

  test.each([
    [0, 0],
    [2, 2],
  ])('with %i retries the batch is discarded after the first attempt and %i more', (retries, failures) => {
    const decision = afterInvocation(after(failures), failed, rules(retries));
    expect(decision).toMatchObject({ retries: [], discarded: after(failures + 1) });
  });

  test('-1 retries endlessly', () => {
    const decision = afterInvocation(after(20_000), failed, rules(-1));
    expect(decision).toMatchObject({ retries: [after(20_001)] });
    expect(decision.discarded).toBeUndefined();
  });

  test('partial failure: what comes before the reported record is done, the rest is retried', () => {
    const decision = afterInvocation(batch, from(1), rules(2));
    expect(decision).toMatchObject({ completed: 1, retries: [after(1, ['b', 'c'])] });
  });

  test('partial failure with no retry left: the rest is discarded, not what succeeded', () => {
    const decision = afterInvocation(batch, from(1), rules(0));
    expect(decision).toMatchObject({ completed: 1, retries: [], discarded: after(1, ['b', 'c']) });
  });

  test('bisect: two halves, in order, and the quota is not touched', () => {
    const decision = afterInvocation(batch, failed, rules(0, true));
    const half = (records: string[]) => ({ records, failures: 0, invocations: 1, refusals: 0 });
    expect(decision).toMatchObject({ completed: 0, retries: [half(['a', 'b']), half(['c'])] });
  });

  test('bisect at the reported record: only the rest is retried, and the quota is not touched', () => {
    const decision = afterInvocation(batch, from(2), rules(0, true));
    expect(decision).toMatchObject({ completed: 2, retries: [{ records: ['c'], failures: 0 }] });
  });

  test('bisect when the first record is reported: two halves', () => {
    const decision = afterInvocation(batch, from(0), rules(0, true));
    expect(decision.retries.map(({ records }) => records)).toEqual([['a', 'b'], ['c']]);
  });

  test('a single record cannot be split: its failures count', () => {
    const decision = afterInvocation(after(0, ['a']), failed, rules(0, true));
    expect(decision).toMatchObject({ retries: [], discarded: after(1, ['a']) });
  });

  test('the pause grows from failure to failure, up to a bound', () => {
    const delays = [0, 1, 2, 50].map((failures) => afterInvocation(after(failures), failed, rules(-1)).delayMs);
    expect(delays).toEqual([100, 200, 400, 10_000]);
  });
});

describe('after a refusal', () => {
  test('the quota is not touched, however often', () => {
    const decision = afterRefusal({ ...batch, refusals: 1_000 });
    expect(decision).toEqual({ completed: 0, retries: [{ ...batch, refusals: 1_001 }], delayMs: 1_000 });
  });

  test('an invocation that gets through begins the pauses anew', () => {
    const [retry] = afterInvocation({ ...batch, refusals: 9 }, failed, rules(-1)).retries;
    expect(retry?.refusals).toBe(0);
  });
});

describe('record age', () => {
  const aged = [{ createdAtMs: 1_000 }, { createdAtMs: 50_000 }, { createdAtMs: 90_000 }];
  test.each([
    ['-1 lets no record expire', -1, 1e9, 0],
    ['records at the front are too old', 60, 112_000, 2],
    ['a record of exactly that age is not too old', 60, 110_000, 1],
    ['all are too old', 60, 1e9, 3],
  ])('%s', (_rule, maximumRecordAgeInSeconds, nowMs, expired) => {
    expect(expiredRecords(aged, maximumRecordAgeInSeconds, nowMs)).toBe(expired);
  });
});
