/** The parts of a waiting record that matter for batches. */
interface Waiting {
  bytes: number;
  readAtMs: number;
}

/** The batch size and the batching window of an event source mapping. */
export interface BatchLimits {
  batchSize: number;
  windowMs: number;
}

/** What a lane does next. */
export type BatchStep = { kind: 'take'; count: number } | { kind: 'wait'; ms: number } | { kind: 'idle' };

/**
 * Lambda's quota of a synchronous event is 6 MB; 1 KB is left for the object around the records.
 */
export const MAXIMUM_BATCH_BYTES = 6 * 1024 * 1024 - 1024;

/**
 * Decides if the waiting records make a batch now. "Lambda invokes your function when one of three
 * criteria is met: the batching window reaches its maximum value, the batch size is met, the
 * payload size reaches 6 MB" (guide: "Batching behavior"). An ended shard does not wait for more.
 */
export function nextBatch(waiting: readonly Waiting[], limits: BatchLimits, nowMs: number, ended: boolean): BatchStep {
  const first = waiting[0];
  if (first === undefined) return { kind: 'idle' };
  let bytes = 0;
  let count = 0;
  for (const record of waiting) {
    bytes += record.bytes + 1;
    if (count > 0 && bytes > MAXIMUM_BATCH_BYTES) return { kind: 'take', count };
    count += 1;
    if (count === limits.batchSize) return { kind: 'take', count };
  }
  const openMs = first.readAtMs + limits.windowMs - nowMs;
  return ended || openMs <= 0 ? { kind: 'take', count } : { kind: 'wait', ms: openMs };
}
