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
  test('that succeeds, all records are done', () => {
    const decision = afterInvocation(batch, { kind: 'succeeded' }, rules(0));
    expect(decision).toEqual({ completed: 3, retries: [], delayMs: 0 });
  });

  test('that fails, the whole batch is retried', () => {
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

  test('the last retry that the quota allows is made', () => {
    const decision = afterInvocation(after(1), failed, rules(2));
    expect(decision).toMatchObject({ retries: [after(2)] });
    expect(decision.discarded).toBeUndefined();
  });

  test('a quota of -1 retries without limit', () => {
    const decision = afterInvocation(after(20_000), failed, rules(-1));
    expect(decision).toMatchObject({ retries: [after(20_001)] });
    expect(decision.discarded).toBeUndefined();
  });

  test('the records before the reported one are done, the rest is retried', () => {
    const decision = afterInvocation(batch, from(1), rules(2));
    expect(decision).toMatchObject({ completed: 1, retries: [after(1, ['b', 'c'])] });
  });

  test('with no retry left, only the records from the reported one on are discarded', () => {
    const decision = afterInvocation(batch, from(1), rules(0));
    expect(decision).toMatchObject({ completed: 1, retries: [], discarded: after(1, ['b', 'c']) });
  });

  test('bisect retries two halves, in order, and uses up no retry', () => {
    const decision = afterInvocation(batch, failed, rules(0, true));
    const half = (records: string[]) => ({ records, failures: 0, invocations: 1, refusals: 0 });
    expect(decision).toMatchObject({ completed: 0, retries: [half(['a', 'b']), half(['c'])] });
  });

  test('bisect retries from the reported record on, and uses up no retry', () => {
    const decision = afterInvocation(batch, from(2), rules(0, true));
    expect(decision).toMatchObject({ completed: 2, retries: [{ records: ['c'], failures: 0 }] });
  });

  test('bisect retries two halves if the first record is reported', () => {
    const decision = afterInvocation(batch, from(0), rules(0, true));
    expect(decision.retries.map(({ records }) => records)).toEqual([['a', 'b'], ['c']]);
  });

  test('bisect counts the failures of a single record', () => {
    const decision = afterInvocation(after(0, ['a']), failed, rules(0, true));
    expect(decision).toMatchObject({ retries: [], discarded: after(1, ['a']) });
  });

  test('the pause doubles with each failure, up to 10 s', () => {
    const delays = [0, 1, 2, 50].map((failures) => afterInvocation(after(failures), failed, rules(-1)).delayMs);
    expect(delays).toEqual([100, 200, 400, 10_000]);
  });
});

describe('after a refusal', () => {
  test('no retry is used up', () => {
    const decision = afterRefusal({ ...batch, refusals: 1_000 });
    expect(decision).toEqual({ completed: 0, retries: [{ ...batch, refusals: 1_001 }], delayMs: 1_000 });
  });

  test('an invocation that reaches the function resets the pause', () => {
    const [retry] = afterInvocation({ ...batch, refusals: 9 }, failed, rules(-1)).retries;
    expect(retry?.refusals).toBe(0);
  });
});

describe('record age', () => {
  const aged = [{ createdAtMs: 1_000 }, { createdAtMs: 50_000 }, { createdAtMs: 90_000 }];
  test.each([
    ['-1 lets no record expire', -1, 1e9, 0],
    ['records at the front may be too old', 60, 112_000, 2],
    ['a record of exactly the maximum age is not too old', 60, 110_000, 1],
    ['no record is too old if the first is not', 60, 61_000, 0],
    ['all records may be too old', 60, 1e9, 3],
  ])('%s', (_rule, maximumRecordAgeInSeconds, nowMs, expired) => {
    expect(expiredRecords(aged, maximumRecordAgeInSeconds, nowMs)).toBe(expired);
  });
});
