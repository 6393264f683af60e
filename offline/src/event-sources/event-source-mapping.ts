import { z } from 'zod';
import { PolledStream } from './dynamodb/polled-stream.ts';
import { type StreamMapping, streamMappingSchema } from './dynamodb/stream-mapping.ts';
import type { MappingDependencies, QueueMappingState, RunningMapping, StreamMappingState } from './running-mapping.ts';
import { PolledQueue } from './sqs/polled-queue.ts';
import { type QueueMapping, queueMappingSchema } from './sqs/queue-mapping.ts';

/** An event source mapping on a DynamoDB stream (also without `source`) or an SQS queue. */
export const eventSourceMappingSchema = z.discriminatedUnion('source', [streamMappingSchema, queueMappingSchema]);

/** One `stream` or `sqs` event of a function, as Lambda's CreateEventSourceMapping knows it. */
export type EventSourceMapping = StreamMapping | QueueMapping;

/** The ARN of the stream or the queue. */
export function sourceArnOf(mapping: EventSourceMapping): string {
  return mapping.source === 'sqs' ? mapping.queueArn : mapping.streamArn;
}

/**
 * Reads a stream or a queue and invokes one function, as Lambda does, until it is stopped.
 * @throws Error at once for a filter pattern that Lambda would refuse, for a function that nobody
 * can call, and without the endpoint of the source.
 */
export function startEventSourceMapping(
  mapping: StreamMapping,
  dependencies: MappingDependencies,
): RunningMapping<StreamMappingState>;
export function startEventSourceMapping(
  mapping: QueueMapping,
  dependencies: MappingDependencies,
): RunningMapping<QueueMappingState>;
export function startEventSourceMapping(mapping: EventSourceMapping, dependencies: MappingDependencies): RunningMapping;
export function startEventSourceMapping(
  mapping: EventSourceMapping,
  dependencies: MappingDependencies,
): RunningMapping {
  return mapping.source === 'sqs' ? new PolledQueue(mapping, dependencies) : new PolledStream(mapping, dependencies);
}
