import { randomUUID } from 'node:crypto';
import { HeadBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetTopicAttributesCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetQueueUrlCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { FailureRecord } from './dynamodb/failure-record.ts';
import type { ClientSettings } from './function-invoker.ts';

/** The queue, topic or bucket that gets a report on discarded records. */
export interface FailureDestination {
  /** Resolves if the destination exists. @throws as `send`. */
  find(signal: AbortSignal): Promise<void>;
  /**
   * Reports discarded records. `event` is the event that the function could not handle.
   * @throws DestinationUnusable if a retry is of no use, another error if it may help.
   */
  send(record: FailureRecord, event: object, signal: AbortSignal): Promise<void>;
  close(): void;
}

/** The destination does not exist, or does not take the message. */
export class DestinationUnusable extends Error {
  constructor(arn: string, endpoint: string, { name, message }: Error) {
    super(`The on-failure destination ${arn} at ${endpoint}: ${name}: ${message}`);
    this.name = 'DestinationUnusable';
  }
}

/** The endpoints of destinations. Records for a service without an endpoint are only logged. */
export interface DestinationEndpoints {
  sqs?: string | undefined;
  sns?: string | undefined;
  s3?: string | undefined;
}

/**
 * Returns the destination with this ARN, or undefined if its service has no endpoint (guide:
 * "Retain discarded records for a DynamoDB event source"). Every call is tried once.
 */
export function createFailureDestination(
  { uuid, arn }: { uuid: string; arn: string },
  endpoints: DestinationEndpoints,
  settings: ClientSettings,
): FailureDestination | undefined {
  const service = arn.split(':')[2];
  const endpoint = service === 'sqs' || service === 'sns' || service === 's3' ? endpoints[service] : undefined;
  if (endpoint === undefined) return undefined;
  const client = { ...settings, endpoint, maxAttempts: 1 };
  const destination =
    service === 'sqs' ? toQueue(arn, client) : service === 'sns' ? toTopic(arn, client) : toBucket(arn, uuid, client);
  const unusable = (error: unknown): never => {
    throw isPermanent(error) ? new DestinationUnusable(arn, endpoint, error) : error;
  };
  return {
    find: (signal) => destination.find(signal).catch(unusable),
    send: (record, event, signal) => destination.send(record, event, signal).catch(unusable),
    close: destination.close,
  };
}

type Client = ClientSettings & { endpoint: string; maxAttempts: number };

function toQueue(arn: string, client: Client): FailureDestination {
  // A local queue's URL often has a host name that does not resolve.
  const sqs = new SQSClient({ ...client, useQueueUrlAsEndpoint: false });
  const QueueName = arn.split(':').at(-1);
  const queueUrl = async (abortSignal: AbortSignal) =>
    (await sqs.send(new GetQueueUrlCommand({ QueueName }), { abortSignal })).QueueUrl;
  return {
    find: async (signal) => void (await queueUrl(signal)),
    send: async (record, _event, abortSignal) => {
      const message = { QueueUrl: await queueUrl(abortSignal), MessageBody: JSON.stringify(record) };
      await sqs.send(new SendMessageCommand(message), { abortSignal });
    },
    close: () => sqs.destroy(),
  };
}

function toTopic(TopicArn: string, client: Client): FailureDestination {
  const sns = new SNSClient(client);
  return {
    find: async (abortSignal) => void (await sns.send(new GetTopicAttributesCommand({ TopicArn }), { abortSignal })),
    send: async (record, _event, abortSignal) => {
      await sns.send(new PublishCommand({ TopicArn, Message: JSON.stringify(record) }), { abortSignal });
    },
    close: () => sns.destroy(),
  };
}

/** Only a bucket gets the whole event, in an object that is named as Lambda does (same page). */
function toBucket(arn: string, uuid: string, client: Client): FailureDestination {
  const s3 = new S3Client({ ...client, forcePathStyle: true });
  const Bucket = arn.split(':').at(-1);
  return {
    find: async (abortSignal) => void (await s3.send(new HeadBucketCommand({ Bucket }), { abortSignal })),
    send: async (record, event, abortSignal) => {
      const [day = '', time = ''] = record.timestamp.slice(0, 19).split('T');
      const name = `${day}T${time.replaceAll(':', '.')}-${randomUUID()}`;
      const Key = `aws/lambda/${uuid}/${record.DDBStreamBatchInfo.shardId}/${day.replaceAll('-', '/')}/${name}`;
      const Body = JSON.stringify({ ...record, payload: JSON.stringify(event) });
      await s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentType: 'application/json' }), { abortSignal });
    },
    close: () => s3.destroy(),
  };
}

/**
 * Returns true for a 4xx answer that is no throttling (SQS API reference, "Common Error Types").
 */
function isPermanent(error: unknown): error is Error {
  if (!(error instanceof Error) || !('$metadata' in error)) return false;
  const { $metadata: metadata } = error;
  const status =
    typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata
      ? Number(metadata.httpStatusCode ?? 500)
      : 500;
  return status >= 400 && status < 500 && status !== 429 && !error.name.includes('Throttl');
}
