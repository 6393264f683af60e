import { GetQueueUrlCommand, SendMessageCommand, SQSClient, SQSServiceException } from '@aws-sdk/client-sqs';
import type { FailureRecord } from './dynamodb/failure-record.ts';
import type { ClientSettings } from './function-invoker.ts';

/** Where discarded records are reported. */
export interface FailureDestination {
  /** Resolves when the destination is there. @throws as `send`. */
  find(signal: AbortSignal): Promise<void>;
  /** @throws when the queue cannot be reached; the caller tries again. `DestinationUnusable`: trying again is of no use. */
  send(record: FailureRecord, signal: AbortSignal): Promise<void>;
  close(): void;
}

/** The queue does not exist, or does not take the message. */
export class DestinationUnusable extends Error {
  constructor(queueArn: string, endpoint: string, { name, message }: Error) {
    super(`The on-failure queue ${queueArn} at ${endpoint}: ${name}: ${message}`);
    this.name = 'DestinationUnusable';
  }
}

/** Sends to one queue; the queue is looked up by its name, so its ARN may name any local account. Every call is tried once. */
export function createFailureDestination(
  queueArn: string,
  endpoint: string,
  settings: ClientSettings,
): FailureDestination {
  // A local queue's URL often has a host name that does not resolve.
  const client = new SQSClient({ ...settings, endpoint, useQueueUrlAsEndpoint: false, maxAttempts: 1 });
  const QueueName = queueArn.split(':').at(-1);

  const queueUrl = async (abortSignal: AbortSignal): Promise<string | undefined> =>
    (await client.send(new GetQueueUrlCommand({ QueueName }), { abortSignal })).QueueUrl;
  const unusable = (error: unknown): never => {
    throw isPermanent(error) ? new DestinationUnusable(queueArn, endpoint, error) : error;
  };
  return {
    async find(signal) {
      await queueUrl(signal).catch(unusable);
    },
    async send(record, signal) {
      const message = { QueueUrl: await queueUrl(signal).catch(unusable), MessageBody: JSON.stringify(record) };
      await client.send(new SendMessageCommand(message), { abortSignal: signal }).catch(unusable);
    },
    close: () => client.destroy(),
  };
}

/** A 4xx answer is about the call itself, unless it came too often (SQS API reference, "Common Error Types"). */
function isPermanent(error: unknown): error is SQSServiceException {
  if (!(error instanceof SQSServiceException)) return false;
  const { httpStatusCode = 500 } = error.$metadata;
  return httpStatusCode >= 400 && httpStatusCode < 500 && httpStatusCode !== 429 && !error.name.includes('Throttl');
}
