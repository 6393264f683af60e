import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { logger, measure, type StreamRecord } from '@booth/shared/lambda';
import type { DeadLetterMessage, DeadLetterMessages } from './dead-letter-messages.ts';

/**
 * SQS takes messages of up to 256 KiB in every region (SQS developer guide, "Amazon SQS message
 * quotas").
 */
const SQS_MESSAGE_MAX_BYTES = 256 * 1024;

/**
 * Keeps dead-letter messages in an SQS queue. Logs each message, without its item, and measures it.
 */
export function createDeadLetterMessages(sqs: SQSClient, queueUrl: string): DeadLetterMessages {
  return {
    async keep(message) {
      await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: messageText(message) }));
      logger.error('dead-letter message', { eventId: message.record.eventID, reason: message.reason });
      measure('UncountableRecords');
    },
  };
}

/**
 * Returns the message as text, with the record and the stream that it came from. Leaves out the
 * item's images if they are too large; then the key and the sequence number tell where to look.
 */
export function messageText({ reason, record }: DeadLetterMessage): string {
  const whole = JSON.stringify({ reason, record });
  if (Buffer.byteLength(whole) <= SQS_MESSAGE_MAX_BYTES) return whole;
  const { eventID, eventSourceARN, dynamodb } = record;
  const { SequenceNumber, Keys } = dynamodb;
  const withoutImages: StreamRecord = { eventID, eventSourceARN, dynamodb: { SequenceNumber, Keys } };
  return JSON.stringify({ reason, imagesLeftOut: true, record: withoutImages });
}
