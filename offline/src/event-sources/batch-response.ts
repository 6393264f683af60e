import { isObject } from '../json.ts';

/** What a function's answer says about a batch of a stream. */
export type BatchOutcome =
  | { kind: 'succeeded' }
  /** The records before this index are done. */
  | { kind: 'failedFrom'; index: number }
  | { kind: 'failed' };

/**
 * Returns the indexes of the records that ReportBatchItemFailures names; `undefined`: all failed,
 * as by a wrong identifier or an answer of another shape (guide: "Configuring partial batch
 * response with DynamoDB and Lambda").
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

/** Reads the same answer for a stream, where records from the first failure on are retried. */
export function readBatchResponse(payload: string, sequenceNumbers: readonly string[]): BatchOutcome {
  const failures = reportedFailures(payload, sequenceNumbers);
  if (failures === undefined) return { kind: 'failed' };
  // A batch is in the order of its sequence numbers: the lowest index has the lowest number.
  return failures.length === 0 ? { kind: 'succeeded' } : { kind: 'failedFrom', index: Math.min(...failures) };
}
