import type { StreamBatchResponse, StreamRecord } from '@booth/shared/lambda';

/**
 * Returns which records of a batch have failed, by event id. Lambda delivers the batch again from
 * the first of them on.
 */
export function batchResponse(records: readonly StreamRecord[], failed: ReadonlySet<string>): StreamBatchResponse {
  return {
    batchItemFailures: records
      .filter((record) => failed.has(record.eventID))
      .map((record) => ({ itemIdentifier: record.dynamodb.SequenceNumber })),
  };
}
