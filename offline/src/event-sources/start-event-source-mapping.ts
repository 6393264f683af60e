import { PolledStream } from './dynamodb/polled-stream.ts';
import type { StreamMapping } from './dynamodb/stream-mapping.ts';
import type { EventSourceMapping } from './event-source-mapping.ts';
import type { MappingDependencies, QueueMappingState, RunningMapping, StreamMappingState } from './running-mapping.ts';
import { PolledQueue } from './sqs/polled-queue.ts';
import type { QueueMapping } from './sqs/queue-mapping.ts';

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
