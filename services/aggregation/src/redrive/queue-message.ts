import type { StreamRecord } from '@booth/shared/lambda';
import { z } from 'zod';
import { AttributeValueJson } from './attribute-value.ts';
import type { StreamArns } from './source-stream.ts';

/** Records that Lambda gave up: where they are in their stream. */
export interface DiscardedBatch {
  shardId: string;
  startSequenceNumber: string;
  endSequenceNumber: string;
  batchSize: number;
  streamArn: string;
  /** When its first and last record came into the stream, as Lambda writes it: `2026-11-14T00:13:19Z`. */
  approximateArrivalOfFirstRecord: string;
  approximateArrivalOfLastRecord: string;
}

/** What the dead-letter queue holds. */
export type QueueMessage =
  /** A letter of ours (`letterText`) with the whole record. */
  | { kind: 'letter'; record: StreamRecord }
  /** A letter of ours whose item was too large for the queue: only its key is here. */
  | { kind: 'letter-without-images'; record: StreamRecord }
  /** Lambda's own message, which says where the records are. */
  | { kind: 'batch'; batch: DiscardedBatch };

const Image = z.record(z.string(), AttributeValueJson);

const Letter = z.object({
  reason: z.string(),
  imagesLeftOut: z.literal(true).optional(),
  record: z.object({
    eventID: z.string(),
    // Letters did not say it from the beginning, and the queue keeps them for 14 days.
    eventSourceARN: z.string().optional(),
    dynamodb: z.object({
      SequenceNumber: z.string(),
      Keys: Image,
      NewImage: Image.optional(),
      OldImage: Image.optional(),
    }),
  }),
});

const sequenceNumber = z.string().regex(/^\d+$/);

/** Lambda developer guide, "Retain discarded records for a DynamoDB event source": the invocation record for SQS. */
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

/** Undefined: what the message says is none of the things that are put into this queue. */
export function readMessage(body: string, arns: StreamArns): QueueMessage | undefined {
  const content = parseJson(body);
  const letter = Letter.safeParse(content);
  if (letter.success) {
    const { imagesLeftOut, record } = letter.data;
    // Only a voter's items have this key.
    const eventSourceARN = record.eventSourceARN ?? ('voterKey' in record.dynamodb.Keys ? arns.votes : arns.polls);
    return { kind: imagesLeftOut ? 'letter-without-images' : 'letter', record: { ...record, eventSourceARN } };
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
