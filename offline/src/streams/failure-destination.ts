import { GetQueueUrlCommand, QueueDoesNotExist, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { FailureRecord } from './failure-record.ts';
import type { ClientSettings } from './function-invoker.ts';

/** Where discarded records are reported. */
export interface FailureDestination {
  /** @throws when the queue cannot be reached; the caller tries again. `QueueMissing`: trying again is of no use. */
  send(record: FailureRecord, signal: AbortSignal): Promise<void>;
  close(): void;
}

export class QueueMissing extends Error {
  constructor(queueArn: string, endpoint: string) {
    super(`The on-failure queue ${queueArn} does not exist at ${endpoint}: create it before the mapping starts.`);
    this.name = 'QueueMissing';
  }
}

/** Sends to one queue; the queue is looked up by its name, so its ARN may name any local account. */
export function createFailureDestination(
  queueArn: string,
  endpoint: string,
  settings: ClientSettings,
): FailureDestination {
  // A local queue's URL often has a host name that does not resolve.
  const client = new SQSClient({ ...settings, endpoint, useQueueUrlAsEndpoint: false });
  const QueueName = queueArn.split(':').at(-1);
  return {
    async send(record, signal) {
      const { QueueUrl } = await client
        .send(new GetQueueUrlCommand({ QueueName }), { abortSignal: signal })
        .catch((error) => {
          throw error instanceof QueueDoesNotExist ? new QueueMissing(queueArn, endpoint) : error;
        });
      await client.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(record) }), {
        abortSignal: signal,
      });
    },
    close: () => client.destroy(),
  };
}
