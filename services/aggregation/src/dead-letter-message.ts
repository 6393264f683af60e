import type { StreamRecord } from '@booth/shared/lambda';

/**
 * A record of a stream that cannot be processed, kept for people to look at and, after a fix, to
 * process again.
 */
export interface DeadLetterMessage {
  reason: string;
  record: StreamRecord;
}

export interface DeadLetterMessages {
  /**
   * Keeps the message. Throws if that fails, so that the record is delivered again rather than
   * lost.
   */
  keep(message: DeadLetterMessage): Promise<void>;
}

/**
 * SQS takes messages of up to 256 KiB in every region (SQS developer guide, "Amazon SQS message
 * quotas").
 */
const MESSAGE_MAX_BYTES = 256 * 1024;

/**
 * Returns the message as text; its record names the stream that it came from. If the item's images
 * do not fit, its key and the number of the change say where to look.
 */
export function messageText({ reason, record }: DeadLetterMessage): string {
  const whole = JSON.stringify({ reason, record });
  if (Buffer.byteLength(whole) <= MESSAGE_MAX_BYTES) return whole;
  const { eventID, eventSourceARN, dynamodb } = record;
  const { SequenceNumber, Keys } = dynamodb;
  const withoutImages: StreamRecord = { eventID, eventSourceARN, dynamodb: { SequenceNumber, Keys } };
  return JSON.stringify({ reason, imagesLeftOut: true, record: withoutImages });
}
