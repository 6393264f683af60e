import { MAXIMUM_BATCH_BYTES } from '../batching.ts';

/** Batches that may be read for each lane: one is being delivered while the next one gathers. */
const BATCHES_AHEAD = 2;
/** Two pages, since GetRecords gives up to 1,000 records at once (DynamoDB API reference). */
const MINIMUM_RECORDS_AHEAD = 2_000;

/**
 * Returns true if the reading of a shard pauses until some of its records are done. A lane that
 * waits for its window has less than one batch, so reading never pauses while all lanes wait.
 */
export function isReadAheadFull(
  open: { records: number; bytes: number },
  { batchSize, parallelizationFactor }: { batchSize: number; parallelizationFactor: number },
): boolean {
  return (
    open.records >= parallelizationFactor * Math.max(MINIMUM_RECORDS_AHEAD, BATCHES_AHEAD * batchSize) ||
    open.bytes >= parallelizationFactor * BATCHES_AHEAD * MAXIMUM_BATCH_BYTES
  );
}
