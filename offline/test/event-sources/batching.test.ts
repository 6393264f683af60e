import { MAXIMUM_BATCH_BYTES, nextBatch } from '../../src/event-sources/batching.ts';

const records = (count: number, bytes = 10, readAtMs = 1_000) =>
  Array.from({ length: count }, () => ({ bytes, readAtMs }));
const limits = { batchSize: 3, windowMs: 500 };
const noWindow = { batchSize: 3, windowMs: 0 };
const half = MAXIMUM_BATCH_BYTES / 2;

test.each([
  ['no records make no batch', [], limits, 1_000, false, { kind: 'idle' }],
  ['without a window, a batch does not wait', records(1), noWindow, 1_000, false, { kind: 'take', count: 1 }],
  ['a batch is no larger than its size', records(5), noWindow, 1_000, false, { kind: 'take', count: 3 }],
  ['a full batch does not wait for its window', records(3), limits, 1_000, false, { kind: 'take', count: 3 }],
  ['a batch that is not full waits for its window', records(2), limits, 1_200, false, { kind: 'wait', ms: 300 }],
  ['the window begins with the first record', records(2), limits, 1_500, false, { kind: 'take', count: 2 }],
  ['a batch of 6 MB does not wait', records(3, half), limits, 1_000, false, { kind: 'take', count: 1 }],
  [
    'a batch of exactly 6 MB, commas included, is one',
    records(3, half - 1),
    noWindow,
    1_000,
    false,
    { kind: 'take', count: 2 },
  ],
  [
    'a record that is too large is tried alone',
    records(2, 3 * half),
    noWindow,
    1_000,
    false,
    { kind: 'take', count: 1 },
  ],
  ['an ended shard does not wait', records(2), limits, 1_000, true, { kind: 'take', count: 2 }],
] as const)('%s', (_rule, waiting, rules, nowMs, ended, step) => {
  expect(nextBatch(waiting, rules, nowMs, ended)).toEqual(step);
});
