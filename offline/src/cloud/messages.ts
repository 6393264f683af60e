/**
 * What the services' plugin and the cloud process say to each other, over HTTP below `/_cloud/`.
 */
import { z } from 'zod';
import { eventSourceMappingSchema, scheduleSchema } from '../event-sources/index.ts';
import { InjectedFaults } from '../faults/fault-rates.ts';

export const FunctionMessage = z.object({
  name: z.string(),
  arn: z.string(),
  /** The Lambda endpoint that serves it, e.g. `http://127.0.0.1:4101` */
  endpoint: z.url(),
});

/** All that a service has; it replaces what the service registered before. */
export const Registration = z.object({
  functions: z.array(FunctionMessage),
  eventSourceMappings: z.array(eventSourceMappingSchema),
  schedules: z.array(scheduleSchema),
  stateMachineArns: z.array(z.string()),
  /** The names of its S3 buckets. */
  buckets: z.array(z.string()),
});
export type Registration = z.infer<typeof Registration>;

/** State machines that the service had before and no longer has: the service deletes them. */
export const RegistrationAnswer = z.object({ formerStateMachineArns: z.array(z.string()) });

/** Export name → value; it replaces what the service exported before. */
export const Exports = z.object({
  exports: z.record(z.string(), z.string()),
  /** Export name → why it has no value offline. */
  unresolved: z.record(z.string(), z.string()).default({}),
});

/** What the service would run on AWS and the cloud does not, a line each. */
export const NotRun = z.object({ lines: z.array(z.string()) });

/** False: the service told the same before. */
export const NotRunAnswer = z.object({ isNews: z.boolean() });

/** All that the services export, by name; `revision` grows with each change. */
export const AllExports = z.object({
  exports: z.record(z.string(), z.string()),
  unresolved: z.record(z.string(), z.string()),
  revision: z.int(),
});
export type AllExports = z.infer<typeof AllExports>;

export const ReadyAnswer = z.object({ ready: z.boolean() });

/** Where the parts of the cloud answer. */
export const CloudEndpoints = z.object({
  region: z.string(),
  accountId: z.string(),
  dynamodb: z.string(),
  sfn: z.string(),
  sqs: z.string(),
  sns: z.string(),
  /** At an IP address, so that an SDK puts the bucket into the path: no bucket is a host here. */
  s3: z.string(),
  secretsManager: z.string(),
  /**
   * In the fault mode: service → the DynamoDB, the SQS and the Step Functions for its functions.
   */
  faulty: z.record(z.string(), z.object({ dynamodb: z.string(), sqs: z.string(), sfn: z.string() })).optional(),
});
export type CloudEndpoints = z.infer<typeof CloudEndpoints>;

export const ServiceStatus = z.object({
  name: z.string(),
  /** Its Lambda endpoint and APIs answer, and its streams are read. */
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
  /** Of the stream or the queue. */
  eventSourceArn: z.string(),
  /** What the poller says of itself. */
  state: z.unknown(),
});

export const ScheduleStatus = z.object({
  uuid: z.string(),
  expression: z.string(),
  /** What the schedule says of itself. */
  state: z.unknown(),
});

/** How many faults of each kind were injected, by service. */
export const FaultStatus = z.object({
  seed: z.number(),
  stopped: z.boolean(),
  /** Into deliveries to functions, and into the calls of functions. */
  injected: z.record(z.string(), InjectedFaults),
  /** Into the calls of workflows. */
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

/** False: not within ten seconds. */
export const IdleAnswer = z.object({ idle: z.boolean() });

export const Problem = z.object({ title: z.string() });
