import { z } from 'zod';
import { PolledStream } from './dynamodb/polled-stream.ts';
import { type StreamMapping, streamMappingSchema } from './dynamodb/stream-mapping.ts';
import type { MappingDependencies, QueueMappingState, RunningMapping, StreamMappingState } from './running-mapping.ts';
import { PolledQueue } from './sqs/polled-queue.ts';
import { type QueueMapping, queueMappingSchema } from './sqs/queue-mapping.ts';

/** Reads a mapping on a DynamoDB stream, which may leave out its `source`, or on an SQS queue. */
export const eventSourceMappingSchema = z.discriminatedUnion('source', [streamMappingSchema, queueMappingSchema]);

/** One `stream` or `sqs` event of a function, with the settings of CreateEventSourceMapping. */
export type EventSourceMapping = StreamMapping | QueueMapping;

/** Returns the ARN of the stream or the queue. */
export function sourceArnOf(mapping: EventSourceMapping): string {
  return mapping.source === 'sqs' ? mapping.queueArn : mapping.streamArn;
}

/**
 * Starts to read a stream or a queue and to invoke one function, as Lambda does.
 * @throws Error for a filter pattern that Lambda would refuse, and without an endpoint of the
 * source or the function.
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
