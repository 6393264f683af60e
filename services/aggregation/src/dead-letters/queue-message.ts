import type { StreamRecord } from '@booth/shared/lambda';
import * as z from 'zod/mini';
import { AttributeValueJson } from './attribute-value.ts';

/** The place in a stream of records that Lambda gave up. */
export interface DiscardedBatch {
  shardId: string;
  startSequenceNumber: string;
  endSequenceNumber: string;
  batchSize: number;
  streamArn: string;
  /** When the first and the last record came into the stream, such as `2026-11-14T00:13:19Z`. */
  approximateArrivalOfFirstRecord: string;
  approximateArrivalOfLastRecord: string;
}

/** A message in the dead-letter queue. */
export type QueueMessage =
  /** Written by this service (`messageText`), with the whole record. */
  | { kind: 'record'; record: StreamRecord }
  /**
   * Written by this service, with the item's key only, because the item was too large for the
   * queue.
   */
  | { kind: 'record-without-images'; record: StreamRecord }
  /** Written by Lambda. It says where the records are. */
  | { kind: 'batch'; batch: DiscardedBatch };

const Image = z.record(z.string(), AttributeValueJson);

/** A `DeadLetterMessage` as text. */
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
 * The invocation record that Lambda sends to SQS (Lambda developer guide, "Retain discarded records
 * for a DynamoDB event source").
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
 * Returns the message in a body. Returns undefined if neither this service nor Lambda has written
 * it.
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
