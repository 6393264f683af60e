/** The messages between the services' plugin and the cloud process, over HTTP below `/_cloud/`. */
import { z } from 'zod';
// Not the index, which loads the SDK: each program that starts a cloud loads this file.
import { eventSourceMappingSchema } from '../event-sources/event-source-mapping.ts';
import { scheduleSchema } from '../event-sources/schedules/schedule.ts';
import { InjectedFaults } from '../faults/fault-rates.ts';

export const FunctionMessage = z.object({
  name: z.string(),
  arn: z.string(),
  /** The Lambda endpoint that serves it: `http://127.0.0.1:4101`. */
  endpoint: z.url(),
});

/** All resources of a service; replaces its earlier registration. */
export const Registration = z.object({
  functions: z.array(FunctionMessage),
  eventSourceMappings: z.array(eventSourceMappingSchema),
  schedules: z.array(scheduleSchema),
  stateMachineArns: z.array(z.string()),
  /** The names of its S3 buckets. */
  buckets: z.array(z.string()),
});
export type Registration = z.infer<typeof Registration>;

/** The state machines that are no longer registered, which the service deletes. */
export const RegistrationAnswer = z.object({ formerStateMachineArns: z.array(z.string()) });

/** The exports of a service; replaces its earlier ones. */
export const Exports = z.object({
  exports: z.record(z.string(), z.string()),
  /** Export name → why it has no value offline. */
  unresolved: z.record(z.string(), z.string()).default({}),
});

/** One line for each thing that AWS would run and the cloud does not. */
export const NotRun = z.object({ lines: z.array(z.string()) });

/** `isNews` is false if the service has reported the same lines before. */
export const NotRunAnswer = z.object({ isNews: z.boolean() });

/** The exports of all services; `revision` grows with each change. */
export const AllExports = z.object({
  exports: z.record(z.string(), z.string()),
  unresolved: z.record(z.string(), z.string()),
  revision: z.int(),
});
export type AllExports = z.infer<typeof AllExports>;

export const ReadyAnswer = z.object({ ready: z.boolean() });

/** The endpoints of the parts of the cloud. */
export const CloudEndpoints = z.object({
  region: z.string(),
  accountId: z.string(),
  dynamodb: z.string(),
  sfn: z.string(),
  sqs: z.string(),
  sns: z.string(),
  /** Has an IP address, so that an SDK puts the bucket into the path, not the host. */
  s3: z.string(),
  secretsManager: z.string(),
  /** In the fault mode: service → the endpoints for its functions. */
  faulty: z.record(z.string(), z.object({ dynamodb: z.string(), sqs: z.string(), sfn: z.string() })).optional(),
});
export type CloudEndpoints = z.infer<typeof CloudEndpoints>;

export const ServiceStatus = z.object({
  name: z.string(),
  /** True if its Lambda endpoint and APIs answer, and its streams are read. */
  ready: z.boolean(),
  functions: z.array(FunctionMessage),
  stateMachineArns: z.array(z.string()),
  buckets: z.array(z.string()),
  exports: z.record(z.string(), z.string()),
  notRun: z.array(z.string()),
});

export const MappingStatus = z.object({
  uuid: z.string(),
  functionName: z.string(),
  /** The ARN of the stream or the queue. */
  eventSourceArn: z.string(),
  state: z.unknown(),
});

export const ScheduleStatus = z.object({
  uuid: z.string(),
  expression: z.string(),
  state: z.unknown(),
});

/** The counts of injected faults by service and kind. */
export const FaultStatus = z.object({
  seed: z.number(),
  stopped: z.boolean(),
  /** Faults of deliveries to functions and of the calls of functions. */
  injected: z.record(z.string(), InjectedFaults),
  /** Faults of the calls of workflows. */
  injectedIntoWorkflows: z.record(z.string(), InjectedFaults),
});
export type FaultStatus = z.infer<typeof FaultStatus>;

export const CloudStatus = z.object({
  endpoints: CloudEndpoints,
  services: z.array(ServiceStatus),
  eventSourceMappings: z.array(MappingStatus),
  schedules: z.array(ScheduleStatus),
  /** Only in the fault mode. */
  faults: FaultStatus.optional(),
});
export type CloudStatus = z.infer<typeof CloudStatus>;

/** `idle` is false if the cloud was not idle within ten seconds. */
export const IdleAnswer = z.object({ idle: z.boolean() });

export const Problem = z.object({ title: z.string() });
