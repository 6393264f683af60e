import type { Attempt, DiscardCondition } from './retry-decision.ts';
import type { ReadRecord } from './stream-record.ts';

/** How the last invocation of discarded records ended. */
export interface LastInvocation {
  requestId: string;
  /** `Unhandled` when the function threw; undefined when it reported failures in its answer. */
  functionError: string | undefined;
}

/**
 * The message of an on-failure destination (guide: "Retain discarded records for a DynamoDB event
 * source", its example).
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

/** Where discarded records came from. */
export interface FailureSource {
  functionArn: string;
  shardId: string;
  /** With which the records can be read again. */
  streamArn: string;
}

/** Describes records that were given up: where they are in the stream, not what is in them. */
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

/** `2026-11-14T00:13:19Z` */
function arrivalOf(record: ReadRecord | undefined): string {
  const seconds = record?.event.dynamodb.ApproximateCreationDateTime ?? 0;
  return new Date(seconds * 1000).toISOString().replace(/\.\d+Z$/, 'Z');
}
