import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { DeadLetterQueue } from './dead-letter-queue.ts';

/**
 * SQS handles up to ten messages in one request (SQS developer guide, "Amazon SQS message quotas").
 */
const BATCH_MAX = 10;
/**
 * Any wait makes the request a long poll, which asks all servers of the queue. Only then does an
 * empty answer mean that no message is available (SQS developer guide, "Amazon SQS short and long
 * polling").
 */
const WAIT_SECONDS = 1;

/** The dead-letter queue in SQS. */
export function createDeadLetterQueue(sqs: SQSClient, QueueUrl: string): DeadLetterQueue {
  return {
    async receive(VisibilityTimeout) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl,
          VisibilityTimeout,
          MaxNumberOfMessages: BATCH_MAX,
          WaitTimeSeconds: WAIT_SECONDS,
        }),
      );
      return Messages.map(({ MessageId, Body, ReceiptHandle }) => {
        if (MessageId === undefined || ReceiptHandle === undefined)
          throw new Error('a message without an id or a handle');
        return { messageId: MessageId, body: Body ?? '', receiptHandle: ReceiptHandle };
      });
    },

    async remove({ receiptHandle }) {
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: receiptHandle }));
    },

    async release(messages) {
      for (let start = 0; start < messages.length; start += BATCH_MAX) {
        const Entries = messages.slice(start, start + BATCH_MAX).map(({ receiptHandle }, index) => ({
          Id: `${index}`,
          ReceiptHandle: receiptHandle,
          VisibilityTimeout: 0,
        }));
        // Entries that fail are ignored: these messages are available already, or held by others.
        await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
      }
    },

    async heldMessages() {
      const { Attributes } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessagesNotVisible'] }),
      );
      return Number(Attributes?.ApproximateNumberOfMessagesNotVisible ?? 0);
    },
  };
}
