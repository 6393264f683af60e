import fc from 'fast-check';
import { type CallFault, FaultPlan, type FaultPlanOptions, type FaultRates } from '../../src/faults/index.ts';

const transaction = {
  service: 'dynamodb' as const,
  operation: 'TransactWriteItems',
  transactionActions: ['Put', 'Put', 'Update'],
  batchSize: 0,
  canCrash: true,
};
const write = { ...transaction, operation: 'PutItem', transactionActions: [] };
const read = { ...transaction, operation: 'GetItem', transactionActions: [] };
const message = { ...read, service: 'sqs' as const, operation: 'SendMessage' };
const everything: FaultRates = {
  duplicates: 0.3,
  lateDeliveries: 0.3,
  splits: 0.3,
  crashes: 0.1,
  throttles: 0.2,
  conflicts: 0.2,
  lostAnswers: 0.1,
};

const times = <Value>(count: number, make: (index: number) => Value) =>
  Array.from({ length: count }, (_, i) => make(i));

/** Returns this many decisions of each kind. */
function decisions(options: FaultPlanOptions, count = 300) {
  const plan = new FaultPlan(options);
  return {
    plan,
    pieces: times(count, () => plan.pieces(10)),
    duplicates: times(count, () => plan.duplicate()),
    late: times(count, (index) => plan.lateDelivery(index)),
    calls: times(count, () => plan.call(transaction)),
  };
}

test('the same seed makes the same decisions', () => {
  const { plan: _one, ...first } = decisions({ seed: 7, rates: everything });
  const { plan: _other, ...second } = decisions({ seed: 7, rates: everything });
  expect(second).toEqual(first);
});

test.each([
  ['another seed', { seed: 8, rates: everything }],
  ['another name', { seed: 7, name: 'realtime', rates: everything }],
])('%s makes other decisions', (_rule, options) => {
  const { calls, duplicates } = decisions({ seed: 7, rates: everything });
  const other = decisions(options);
  expect(other.calls).not.toEqual(calls);
  expect(other.duplicates).not.toEqual(duplicates);
});

test('the decisions of one kind do not depend on the number of others', () => {
  const alone = new FaultPlan({ seed: 7, rates: everything });
  const between = new FaultPlan({ seed: 7, rates: everything });
  const calls = times(100, () => {
    between.duplicate();
    between.pieces(5);
    return between.call(transaction);
  });
  expect(calls).toEqual(times(100, () => alone.call(transaction)));
});

test('calls of one service do not depend on those of another, and SQS throttles by its own error', () => {
  const alone = new FaultPlan({ seed: 7, rates: everything });
  const both = new FaultPlan({ seed: 7, rates: everything });
  const messages: CallFault[] = [];
  const transactions = times(300, () => {
    messages.push(both.call(message));
    return both.call(transaction);
  });
  expect(transactions).toEqual(times(300, () => alone.call(transaction)));
  const errors = messages.flatMap((fault) => (fault.kind === 'throttle' ? fault.error : []));
  expect(new Set(errors)).toEqual(new Set(['RequestThrottled']));
  expect(new Set(messages.map(({ kind }) => kind))).toEqual(new Set(['none', 'crash', 'throttle', 'lostAnswer']));
});

test('a plan without a seed has a new one, with which it can be repeated', () => {
  const { plan, calls } = decisions({ rates: everything });
  expect(decisions({ seed: plan.seed, rates: everything }).calls).toEqual(calls);
});

test('every rate is kept, and the counts are those of the decisions', () => {
  // Prepare
  const count = 20_000;
  // Act
  const { plan, pieces, duplicates, late, calls } = decisions({ seed: 1, rates: everything }, count);
  // Assess
  const { injected } = plan;
  for (const [kind, rate] of Object.entries(everything)) {
    // Four standard deviations.
    const tolerance = 4 * Math.sqrt(count * rate * (1 - rate));
    const counted = Object.entries(injected).find(([name]) => name === kind)?.[1] ?? 0;
    expect(Math.abs(counted - count * rate)).toBeLessThan(tolerance);
  }
  const decided = (kind: CallFault['kind']) => calls.filter((call) => call.kind === kind).length;
  expect(injected).toEqual({
    splits: pieces.filter(({ length }) => length > 1).length,
    duplicates: duplicates.filter(Boolean).length,
    lateDeliveries: late.filter((index) => index !== undefined).length,
    crashes: decided('crash'),
    throttles: decided('throttle') + decided('throttledActions'),
    conflicts: decided('conflict'),
    lostAnswers: decided('lostAnswer'),
  });
});

test('a plan uses both moments of a crash, both throttling errors, and some or all attempts', () => {
  const { calls } = decisions({ seed: 1, rates: everything });
  expect(new Set(calls.map((call) => (call.kind === 'crash' ? call.when : undefined)))).toContain('before');
  expect(new Set(calls.map((call) => (call.kind === 'crash' ? call.when : undefined)))).toContain('after');
  const throttles = calls.filter((call) => call.kind === 'throttle');
  expect(new Set(throttles.map(({ error }) => error)).size).toBe(2);
  expect(new Set(throttles.map(({ attempts }) => attempts))).toEqual(new Set([1, 2, Number.POSITIVE_INFINITY]));
});

test('the sizes of a batch’s parts add up to its size', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 10_000 }), (seed, size) => {
      const pieces = new FaultPlan({ seed, rates: { splits: 1 } }).pieces(size);
      expect(pieces.reduce((sum, piece) => sum + piece, 0)).toBe(size);
      expect(Math.min(...pieces)).toBeGreaterThan(0);
      expect(pieces.length > 1).toBe(size > 1);
    }),
  );
});

test('a conflict names at least one action of the transaction', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 100 }), (seed, count) => {
      const transactionActions = times(count, () => 'Put');
      const fault = new FaultPlan({ seed, rates: { conflicts: 1 } }).call({ ...transaction, transactionActions });
      const actions = fault.kind === 'conflict' ? fault.actions : [];
      expect(actions.length).toBeGreaterThan(0);
      expect(new Set(actions).size).toBe(actions.length);
      expect(actions.every((index) => index >= 0 && index < count)).toBe(true);
    }),
  );
});

test.each([
  ['a read of one item has no conflict', { conflicts: 1 }, read],
  ['a batch has no conflict', { conflicts: 1 }, { ...read, operation: 'BatchWriteItem', batchSize: 25 }],
  ['a message has no conflict', { conflicts: 1 }, message],
  ['a call outside of an event source mapping cannot crash', { crashes: 1 }, { canCrash: false }],
])('%s, and nothing is counted', (_rule, rates, call) => {
  const plan = new FaultPlan({ rates });
  expect(plan.call({ ...transaction, ...call })).toEqual({ kind: 'none' });
  expect(Object.values(plan.injected)).toEqual([0, 0, 0, 0, 0, 0, 0]);
});

test('a write of one item may have a conflict, without actions', () => {
  const plan = new FaultPlan({ rates: { conflicts: 1 } });
  for (const operation of ['PutItem', 'UpdateItem', 'DeleteItem']) {
    expect(plan.call({ ...write, operation })).toEqual({ kind: 'conflict', actions: [] });
  }
  expect(plan.injected.conflicts).toBe(3);
});

test('a throttled transaction is refused, or cancelled at one action for one of two reasons', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 100 }), (seed, count) => {
      const plan = new FaultPlan({ seed, rates: { throttles: 1 } });
      const transactionActions = times(count, () => 'Put');
      const faults = times(50, () => plan.call({ ...transaction, transactionActions }));
      const cancelled = faults.flatMap((fault) => (fault.kind === 'throttledActions' ? fault : []));
      expect(new Set(faults.map(({ kind }) => kind))).toEqual(new Set(['throttle', 'throttledActions']));
      expect(
        cancelled.every(({ actions: [action = -1, ...more] }) => action >= 0 && action < count && more.length === 0),
      ).toBe(true);
      expect(new Set(cancelled.map(({ reason }) => reason))).toEqual(
        new Set(['ThrottlingError', 'ProvisionedThroughputExceeded']),
      );
      expect(plan.injected.throttles).toBe(50);
    }),
    { numRuns: 20 },
  );
});

test('a throttled batch is refused, or some of its items are left', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 2, max: 100 }), (seed, batchSize) => {
      const plan = new FaultPlan({ seed, rates: { throttles: 1 } });
      const faults = times(50, () => plan.call({ ...read, operation: 'BatchGetItem', batchSize }));
      expect(new Set(faults.map(({ kind }) => kind))).toEqual(new Set(['throttle', 'unprocessed']));
      for (const { items } of faults.flatMap((fault) => (fault.kind === 'unprocessed' ? fault : []))) {
        expect(items.length).toBeGreaterThan(0);
        expect(items.length).toBeLessThan(batchSize);
        expect(new Set(items).size).toBe(items.length);
        expect(items.every((index) => index >= 0 && index < batchSize)).toBe(true);
      }
      expect(plan.injected.throttles).toBe(50);
    }),
    { numRuns: 20 },
  );
});

test('a batch of one item is not left in part', () => {
  const plan = new FaultPlan({ seed: 7, rates: { throttles: 1 } });
  const faults = times(50, () => plan.call({ ...write, operation: 'BatchWriteItem', batchSize: 1 }));
  expect(new Set(faults.map(({ kind }) => kind))).toEqual(new Set(['throttle']));
});

test('a late delivery needs an older batch', () => {
  const plan = new FaultPlan({ rates: { lateDeliveries: 1 } });
  expect(plan.lateDelivery(0)).toBeUndefined();
  expect(plan.lateDelivery(1)).toBe(0);
  expect(plan.injected.lateDeliveries).toBe(1);
});

test('after stop() there are no more faults, and the counts stay', () => {
  // Prepare
  const plan = new FaultPlan({ rates: { duplicates: 1, lateDeliveries: 1, splits: 1, crashes: 1 } });
  plan.duplicate();
  const { injected } = plan;
  // Act
  plan.stop();
  // Assess
  expect([plan.duplicate(), plan.lateDelivery(5), plan.pieces(9), plan.call(transaction)]).toEqual([
    false,
    undefined,
    [9],
    { kind: 'none' },
  ]);
  expect(plan.injected).toEqual(injected);
  expect(injected.duplicates).toBe(1);
});

test.each([
  ['a rate above 1', { duplicates: 1.5 }, /duplicates/],
  ['a negative rate', { splits: -0.1 }, /splits/],
  ['a sum of rates above 1', { crashes: 0.6, throttles: 0.6 }, /their sum must not be more than 1/],
])('%s is refused', (_rule, rates, message) => {
  expect(() => new FaultPlan({ rates })).toThrow(message);
});
