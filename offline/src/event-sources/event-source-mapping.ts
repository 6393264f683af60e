import { z } from 'zod';
import { type StreamMapping, streamMappingSchema } from './dynamodb/stream-mapping.ts';
import { type QueueMapping, queueMappingSchema } from './sqs/queue-mapping.ts';

/** Reads a mapping on a DynamoDB stream, which may leave out its `source`, or on an SQS queue. */
export const eventSourceMappingSchema = z.discriminatedUnion('source', [streamMappingSchema, queueMappingSchema]);

/** One `stream` or `sqs` event of a function, with the settings of CreateEventSourceMapping. */
export type EventSourceMapping = StreamMapping | QueueMapping;

/** Returns the ARN of the stream or the queue. */
export function sourceArnOf(mapping: EventSourceMapping): string {
  return mapping.source === 'sqs' ? mapping.queueArn : mapping.streamArn;
}
