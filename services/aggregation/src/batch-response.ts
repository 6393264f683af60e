import type { StreamBatchResponse, StreamRecord } from '@booth/shared/lambda';

/** Tells Lambda which records of a batch to deliver again: it starts over at the first of them. */
export function batchResponse(records: readonly StreamRecord[], failed: ReadonlySet<string>): StreamBatchResponse {
  return {
    batchItemFailures: records
      .filter((record) => failed.has(record.eventID))
      .map((record) => ({ itemIdentifier: record.dynamodb.SequenceNumber })),
  };
}
