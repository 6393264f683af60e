import type { Attempt, DiscardCondition } from './retry-decision.ts';
import type { ReadRecord } from './stream-record.ts';

/** The last invocation of discarded records. */
export interface LastInvocation {
  requestId: string;
  /** `Unhandled` when the function threw; undefined when it reported failures in its answer. */
  functionError: string | undefined;
}

/**
 * A report on discarded records (guide: "Retain discarded records for a DynamoDB event source").
 */
export interface FailureRecord {
  requestContext: {
    requestId: string;
    functionArn: string;
    condition: DiscardCondition;
    approximateInvokeCount: number;
  };
  /** Missing when the records never reached the function. */
  responseContext?: { statusCode: number; executedVersion: string; functionError: string | null };
  version: string;
  timestamp: string;
  DDBStreamBatchInfo: {
    shardId: string;
    startSequenceNumber: string;
    endSequenceNumber: string;
    approximateArrivalOfFirstRecord: string;
    approximateArrivalOfLastRecord: string;
    batchSize: number;
    streamArn: string;
  };
}

/** The source of discarded records. */
export interface FailureSource {
  functionArn: string;
  shardId: string;
  /** The ARN with which the records can be read again. */
  streamArn: string;
}

/** Describes discarded records: their position in the stream, not their content. */
export function failureRecord(
  source: FailureSource,
  { records, invocations }: Attempt<ReadRecord>,
  condition: DiscardCondition,
  last: LastInvocation | undefined,
  now: Date,
): FailureRecord {
  return {
    requestContext: {
      requestId: last?.requestId ?? '',
      functionArn: source.functionArn,
      condition,
      approximateInvokeCount: invocations,
    },
    ...(last && {
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: last.functionError ?? null },
    }),
    version: '1.0',
    timestamp: now.toISOString(),
    DDBStreamBatchInfo: {
      shardId: source.shardId,
      startSequenceNumber: records[0]?.sequenceNumber ?? '',
      endSequenceNumber: records.at(-1)?.sequenceNumber ?? '',
      approximateArrivalOfFirstRecord: arrivalOf(records[0]),
      approximateArrivalOfLastRecord: arrivalOf(records.at(-1)),
      batchSize: records.length,
      streamArn: source.streamArn,
    },
  };
}

/** Formats the time of a record: `2026-11-14T00:13:19Z`. */
function arrivalOf(record: ReadRecord | undefined): string {
  const seconds = record?.event.dynamodb.ApproximateCreationDateTime ?? 0;
  return new Date(seconds * 1000).toISOString().replace(/\.\d+Z$/, 'Z');
}
