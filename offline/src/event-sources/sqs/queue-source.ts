import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { ClientSettings } from '../function-invoker.ts';
import { type ReceivedMessage, toReceivedMessage } from './queue-record.ts';

/** The most messages that SQS takes or gives in one call (SQS API reference). */
const MESSAGES_PER_CALL = 10;
/** The longest that one receiving may wait for a message (SQS API reference). */
export const LONGEST_WAIT_SECONDS = 20;

/** The calls that a mapping makes to its queue. */
export interface QueueSource {
  /** Looks for the queue until it is found once. @throws Error if there is no such queue. */
  find(): Promise<void>;
  /** Receives ten messages at most, and waits for the first one. */
  receive(atMost: number, waitSeconds: number): Promise<ReceivedMessage[]>;
  /** Deletes messages; calls `onLeft` with the reason for each one that could not be deleted. */
  delete(messages: readonly ReceivedMessage[], onLeft: (reason: string) => void): Promise<void>;
  /** Returns false if the queue has taken a message back meanwhile, or cannot be reached. */
  setVisibility(messages: readonly ReceivedMessage[], seconds: number): Promise<boolean>;
  visibilityTimeoutMs(): Promise<number>;
  /** Returns true if no message is visible or on its way, or if there is no queue yet. */
  isEmpty(): Promise<boolean>;
  close(): void;
}

/** Calls a queue by the real SDK client. Every call is tried once; the caller tries again. */
export function createQueueSource(queueArn: string, endpoint: string, settings: ClientSettings): QueueSource {
  // A local queue's URL often has a host name that does not resolve.
  const sqs = new SQSClient({ ...settings, endpoint, useQueueUrlAsEndpoint: false, maxAttempts: 1 });
  // Once known it stays: messages that are done must be deleted also while no receiving succeeds.
  let QueueUrl: string | undefined;

  const attributes = async <Name extends 'VisibilityTimeout' | `ApproximateNumberOfMessages${'' | 'NotVisible'}`>(
    names: readonly Name[],
  ): Promise<Partial<Record<Name, string>>> => {
    const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...names] });
    return (await sqs.send(command)).Attributes ?? {};
  };

  return {
    async find() {
      const QueueName = queueArn.split(':').at(-1);
      QueueUrl ??= (await sqs.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl;
    },
    async receive(atMost, waitSeconds) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: Math.min(MESSAGES_PER_CALL, atMost),
          WaitTimeSeconds: Math.min(waitSeconds, LONGEST_WAIT_SECONDS),
          MessageSystemAttributeNames: ['All'],
          MessageAttributeNames: ['All'],
        }),
      );
      const nowMs = Date.now();
      return Messages.map((message) => toReceivedMessage(message, queueArn, nowMs));
    },
    async delete(messages, onLeft) {
      for (const Entries of entriesOf(messages)) {
        const { Failed = [] } = await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
        for (const { Message } of Failed) onLeft(`${Message}`);
      }
    },
    async setVisibility(messages, VisibilityTimeout) {
      for (const entries of entriesOf(messages)) {
        const Entries = entries.map((entry) => ({ ...entry, VisibilityTimeout }));
        const command = new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries });
        const answer = await sqs.send(command).catch(() => undefined);
        if (answer === undefined || (answer.Failed ?? []).length > 0) return false;
      }
      return true;
    },
    async visibilityTimeoutMs() {
      return 1000 * Number((await attributes(['VisibilityTimeout'])).VisibilityTimeout ?? 0);
    },
    async isEmpty() {
      if (QueueUrl === undefined) return true;
      const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
      const counts = await attributes(names).catch(() => undefined);
      return names.every((name) => Number(counts?.[name] ?? 0) === 0);
    },
    close: () => sqs.destroy(),
  };
}

/** Returns the entries of batch calls, at most ten for each call. */
function entriesOf(messages: readonly ReceivedMessage[]): { Id: string; ReceiptHandle: string }[][] {
  const entries = messages.map(({ event }, index) => ({ Id: `${index}`, ReceiptHandle: event.receiptHandle }));
  return Array.from({ length: Math.ceil(entries.length / MESSAGES_PER_CALL) }, (_, call) =>
    entries.slice(call * MESSAGES_PER_CALL, (call + 1) * MESSAGES_PER_CALL),
  );
}
