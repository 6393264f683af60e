import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { logger, measure } from '@booth/shared/lambda';
import { type DeadLetterMessages, messageText } from './dead-letter-message.ts';

/**
 * Keeps dead-letter messages in an SQS queue. Logs each one, without its item, and measures it.
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
