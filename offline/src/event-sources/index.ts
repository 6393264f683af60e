export type { CheckpointMemory } from './dynamodb/checkpoint-store.ts';
export { type StreamMapping, streamMappingSchema } from './dynamodb/stream-mapping.ts';
export type { StreamEventRecord } from './dynamodb/stream-record.ts';
export { type EventSourceMapping, eventSourceMappingSchema, sourceArnOf } from './event-source-mapping.ts';
export {
  createInProcessInvoker,
  createLambdaCaller,
  type FunctionInvoker,
  type Invocation,
} from './function-invoker.ts';
export { isOfflineSource, mappingFromResource, type TargetFunction } from './mapping-from-resource.ts';
export type {
  DeliveryFaults,
  MappingDependencies,
  QueueMappingState,
  RunningMapping,
  StreamMappingState,
} from './running-mapping.ts';
export { RunningSchedule, type ScheduleState } from './schedules/running-schedule.ts';
export {
  isScheduleTarget,
  type Schedule,
  scheduleFromRule,
  scheduleFromScheduler,
  scheduleSchema,
} from './schedules/schedule.ts';
export { createTargetCaller, type TargetCaller } from './schedules/target-caller.ts';
export { type QueueMapping, queueMappingSchema } from './sqs/queue-mapping.ts';
export type { QueueEventRecord } from './sqs/queue-record.ts';
export { startEventSourceMapping } from './start-event-source-mapping.ts';
