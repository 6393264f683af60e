import { isPlainObject } from './plain-object.ts';

/** What a function's answer says about its batch. */
export type BatchOutcome =
  | { kind: 'succeeded' }
  /** The records before this index are done. */
  | { kind: 'failedFrom'; index: number }
  | { kind: 'failed' };

/**
 * Reads the answer of a function with ReportBatchItemFailures (guide: "Configuring partial batch response with DynamoDB and
 * Lambda"): nothing, null, `{}` and an empty or null list are success; the lowest sequence number is the checkpoint; an item
 * identifier that is empty, missing or not of this batch makes the whole batch a failure, and so does an answer of another shape.
 */
export function readBatchResponse(payload: string, sequenceNumbers: readonly string[]): BatchOutcome {
  let response: unknown;
  try {
    response = payload.trim() === '' ? null : JSON.parse(payload);
  } catch {
    return { kind: 'failed' };
  }
  if (response === null) return { kind: 'succeeded' };
  if (!isPlainObject(response)) return { kind: 'failed' };
  const failures = response.batchItemFailures ?? [];
  if (!Array.isArray(failures)) return { kind: 'failed' };
  if (failures.length === 0) return { kind: 'succeeded' };
  const indexes = failures.map((failure: unknown) =>
    isPlainObject(failure) && typeof failure.itemIdentifier === 'string'
      ? sequenceNumbers.indexOf(failure.itemIdentifier)
      : -1,
  );
  // The records of a batch are in the order of their sequence numbers, so the lowest index is the lowest number.
  const index = Math.min(...indexes);
  return index < 0 ? { kind: 'failed' } : { kind: 'failedFrom', index };
}
