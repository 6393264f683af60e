import { isObject } from '../json.ts';

/** What a function's answer says about its batch of a stream. */
export type BatchOutcome =
  | { kind: 'succeeded' }
  /** The records before this index are done. */
  | { kind: 'failedFrom'; index: number }
  | { kind: 'failed' };

/**
 * Returns the positions of the records that the answer of a function with ReportBatchItemFailures
 * names, or `undefined` where the whole batch failed (guide: "Configuring partial batch response
 * with DynamoDB and Lambda", "Implementing partial batch responses" for SQS): nothing, null, `{}`
 * and an empty or null list are success; an item identifier that is empty, missing or not of this
 * batch makes the whole batch a failure, and so does an answer of another shape.
 */
export function reportedFailures(payload: string, identifiers: readonly string[]): number[] | undefined {
  let response: unknown;
  try {
    response = payload.trim() === '' ? null : JSON.parse(payload);
  } catch {
    return undefined;
  }
  if (response === null) return [];
  if (!isObject(response)) return undefined;
  const failures = response.batchItemFailures ?? [];
  if (!Array.isArray(failures)) return undefined;
  const indexes = failures.map((failure: unknown) =>
    isObject(failure) && typeof failure.itemIdentifier === 'string' ? identifiers.indexOf(failure.itemIdentifier) : -1,
  );
  return indexes.includes(-1) ? undefined : indexes;
}

/** The same for a stream, where the lowest sequence number is the checkpoint. */
export function readBatchResponse(payload: string, sequenceNumbers: readonly string[]): BatchOutcome {
  const failures = reportedFailures(payload, sequenceNumbers);
  if (failures === undefined) return { kind: 'failed' };
  // The records of a batch are in the order of their sequence numbers, so the lowest index is the
  // lowest number.
  return failures.length === 0 ? { kind: 'succeeded' } : { kind: 'failedFrom', index: Math.min(...failures) };
}
