import { maximumBatchBytes } from '../batching.ts';

/**
 * So many batches may be read for each lane: one that is on its way to the function, and one that
 * gathers meanwhile.
 */
const batchesAhead = 2;
/**
 * Small batches come from large pages: GetRecords gives up to 1,000 records at once (DynamoDB API
 * reference).
 */
const minimumRecordsAhead = 2_000;

/**
 * Whether the reading of a shard pauses until some of its records are done.
 *
 * A pause never keeps a lane from its batch for good. A lane that waits for its window has less
 * than one batch, in records and in bytes; if all lanes waited, there were less than one batch for
 * each of them, and no pause. So some lane is delivering, and when it is done, reading goes on;
 * when its batch fails for ever, the others' windows still end.
 */
export function isReadAheadFull(
  open: { records: number; bytes: number },
  { batchSize, parallelizationFactor }: { batchSize: number; parallelizationFactor: number },
): boolean {
  return (
    open.records >= parallelizationFactor * Math.max(minimumRecordsAhead, batchesAhead * batchSize) ||
    open.bytes >= parallelizationFactor * batchesAhead * maximumBatchBytes
  );
}
