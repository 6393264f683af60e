/** What of a waiting record matters for batches. */
interface Waiting {
  bytes: number;
  readAtMs: number;
}

/** Of an event source mapping, in ms. */
export interface BatchLimits {
  batchSize: number;
  windowMs: number;
}

/** What a lane does next. */
export type BatchStep = { kind: 'take'; count: number } | { kind: 'wait'; ms: number } | { kind: 'idle' };

/**
 * Lambda's limit of a synchronous event is 6 MB (quota page); the rest is for the envelope around
 * the records.
 */
export const maximumBatchBytes = 6 * 1024 * 1024 - 1024;

/**
 * Whether the waiting records make a batch now. "Lambda invokes your function when one of three
 * criteria is met: the batching window reaches its maximum value, the batch size is met, the
 * payload size reaches 6 MB" (guide: "Batching behavior"). No more records can come to an ended
 * shard, so what is left goes at once.
 */
export function nextBatch(waiting: readonly Waiting[], limits: BatchLimits, nowMs: number, ended: boolean): BatchStep {
  const first = waiting[0];
  if (first === undefined) return { kind: 'idle' };
  let bytes = 0;
  let count = 0;
  for (const record of waiting) {
    bytes += record.bytes + 1;
    if (count > 0 && bytes > maximumBatchBytes) return { kind: 'take', count };
    count += 1;
    if (count === limits.batchSize) return { kind: 'take', count };
  }
  const openMs = first.readAtMs + limits.windowMs - nowMs;
  return ended || openMs <= 0 ? { kind: 'take', count } : { kind: 'wait', ms: openMs };
}
