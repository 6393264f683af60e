export type { DeliveryFaults } from './delivery-faults.ts';
export { type EventSourceMapping, eventSourceMappingSchema } from './event-source-mapping.ts';
export type { FunctionInvoker, Invocation } from './function-invoker.ts';
export { createInProcessInvoker } from './in-process-invoker.ts';
export { mappingFromResource, type TargetFunction } from './mapping-from-resource.ts';
export { startEventSourceMapping } from './polled-mapping.ts';
export type { MappingDependencies, MappingState, RunningMapping } from './running-mapping.ts';
export type { PollingIntervals } from './shard-reader.ts';
export type { StreamEventRecord } from './stream-record.ts';
