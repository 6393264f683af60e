import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { logger } from '@booth/shared/lambda';
import { type DeadLetters, letterText } from './dead-letters.ts';

/** Dead letters in an SQS queue. Each is logged too, without its item: a metric filter counts these lines. */
export function createDeadLetters(sqs: SQSClient, queueUrl: string): DeadLetters {
  return {
    async keep(letter) {
      await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: letterText(letter) }));
      logger.error('dead letter', { eventId: letter.record.eventID, reason: letter.reason });
    },
  };
}
