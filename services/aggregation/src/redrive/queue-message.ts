import type { StreamRecord } from '@booth/shared/lambda';
import * as z from 'zod/mini';
import { AttributeValueJson } from './attribute-value.ts';

/** Records that Lambda gave up: where they are in their stream. */
export interface DiscardedBatch {
  shardId: string;
  startSequenceNumber: string;
  endSequenceNumber: string;
  batchSize: number;
  streamArn: string;
  /**
   * When its first and last record came into the stream, as Lambda writes it:
   * `2026-11-14T00:13:19Z`.
   */
  approximateArrivalOfFirstRecord: string;
  approximateArrivalOfLastRecord: string;
}

/** What the dead-letter queue holds. */
export type QueueMessage =
  /** A message of ours (`messageText`) with the whole record. */
  | { kind: 'record'; record: StreamRecord }
  /** A message of ours whose item was too large for the queue: only its key is here. */
  | { kind: 'record-without-images'; record: StreamRecord }
  /** Lambda's own message, which says where the records are. */
  | { kind: 'batch'; batch: DiscardedBatch };

const Image = z.record(z.string(), AttributeValueJson);

/** A `DeadLetterMessage`. */
const RecordMessage = z.object({
  reason: z.string(),
  imagesLeftOut: z.optional(z.literal(true)),
  record: z.object({
    eventID: z.string(),
    eventSourceARN: z.string(),
    dynamodb: z.object({
      SequenceNumber: z.string(),
      Keys: Image,
      NewImage: z.optional(Image),
      OldImage: z.optional(Image),
    }),
  }),
});

const sequenceNumber = z.string().check(z.regex(/^\d+$/));

/**
 * Lambda developer guide, "Retain discarded records for a DynamoDB event source": the invocation
 * record for SQS.
 */
const FailureMessage = z.object({
  DDBStreamBatchInfo: z.object({
    shardId: z.string(),
    startSequenceNumber: sequenceNumber,
    endSequenceNumber: sequenceNumber,
    approximateArrivalOfFirstRecord: z.string(),
    approximateArrivalOfLastRecord: z.string(),
    batchSize: z.int(),
    streamArn: z.string(),
  }),
});

/**
 * Returns what the message holds; undefined if it is none of the things that are put into this
 * queue.
 */
export function readMessage(body: string): QueueMessage | undefined {
  const content = parseJson(body);
  const ours = RecordMessage.safeParse(content);
  if (ours.success) {
    const { imagesLeftOut, record } = ours.data;
    return { kind: imagesLeftOut ? 'record-without-images' : 'record', record };
  }
  const failure = FailureMessage.safeParse(content);
  return failure.success ? { kind: 'batch', batch: failure.data.DDBStreamBatchInfo } : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
