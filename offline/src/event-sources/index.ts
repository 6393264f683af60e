export type { DeliveryFaults } from './delivery-faults.ts';
export type { CheckpointMemory } from './dynamodb/checkpoint-store.ts';
export { mappingFromResource, type TargetFunction } from './dynamodb/mapping-from-resource.ts';
export { startEventSourceMapping } from './dynamodb/polled-mapping.ts';
export type { PollingIntervals } from './dynamodb/shard-reader.ts';
export { type EventSourceMapping, eventSourceMappingSchema } from './dynamodb/stream-mapping.ts';
export type { StreamEventRecord } from './dynamodb/stream-record.ts';
export {
  createInProcessInvoker,
  createLambdaCaller,
  type FunctionInvoker,
  type Invocation,
} from './function-invoker.ts';
export type { MappingDependencies, MappingState, RunningMapping } from './running-mapping.ts';
