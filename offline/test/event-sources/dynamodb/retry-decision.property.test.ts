import fc from 'fast-check';
import type { BatchOutcome } from '../../../src/event-sources/batch-response.ts';
import { type Attempt, afterInvocation, firstAttempt } from '../../../src/event-sources/dynamodb/retry-decision.ts';

const outcome = (size: number): fc.Arbitrary<BatchOutcome> =>
  fc.oneof(
    fc.constant<BatchOutcome>({ kind: 'succeeded' }),
    fc.constant<BatchOutcome>({ kind: 'failed' }),
    fc.nat({ max: size - 1 }).map((index): BatchOutcome => ({ kind: 'failedFrom', index })),
  );

const rules = fc.record({
  bisectBatchOnFunctionError: fc.boolean(),
  maximumRetryAttempts: fc.integer({ min: 0, max: 4 }),
});

test('whatever a function answers, every record is done or discarded once, in order', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), rules, fc.gen(), (size, rule, random) => {
      // Prepare
      const records = Array.from({ length: size }, (_, number) => number);
      const ended: number[] = [];
      let attempts: Attempt<number>[] = [firstAttempt(records)];
      let invocations = 0;
      // Act
      for (let next = attempts.shift(); next !== undefined; next = attempts.shift()) {
        invocations += 1;
        const answer = random(() => outcome(next?.records.length ?? 1));
        const decision = afterInvocation(next, answer, rule);
        ended.push(...next.records.slice(0, decision.completed), ...(decision.discarded?.records ?? []));
        attempts = [...decision.retries, ...attempts];
      }
      // Assess
      expect(ended).toEqual(records);
      expect(invocations).toBeLessThanOrEqual(3 * size * (rule.maximumRetryAttempts + 1));
    }),
  );
});

test('bisect discards only the records on which the function fails', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat({ max: 29 })), fc.nat({ max: 3 }), (poison, maximumRetryAttempts) => {
      const discarded: number[] = [];
      let attempts = [firstAttempt(Array.from({ length: 30 }, (_, number) => number))];
      for (let next = attempts.shift(); next !== undefined; next = attempts.shift()) {
        const fails = next.records.some((record) => poison.includes(record));
        const answer: BatchOutcome = fails ? { kind: 'failed' } : { kind: 'succeeded' };
        const decision = afterInvocation(next, answer, { bisectBatchOnFunctionError: true, maximumRetryAttempts });
        discarded.push(...(decision.discarded?.records ?? []));
        attempts = [...decision.retries, ...attempts];
      }
      expect(discarded).toEqual(poison.toSorted((one, other) => one - other));
    }),
  );
});
