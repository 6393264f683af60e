/** What the services' plugin and the cloud process say to each other, over HTTP below `/_cloud/`. */
import { z } from 'zod';

/** One `stream` event of a function, as Lambda's CreateEventSourceMapping knows it. */
export const EventSourceMappingMessage = z.object({
  /** Stays the same when the service starts again, so that the mapping goes on where it was. */
  uuid: z.string(),
  streamArn: z.string(),
  functionName: z.string(),
  functionArn: z.string(),
  batchSize: z.int().min(1).max(10_000),
  maximumBatchingWindowInSeconds: z.number().min(0).max(300),
  startingPosition: z.enum(['LATEST', 'TRIM_HORIZON']),
  filterPatterns: z.array(z.string()),
  functionResponseTypes: z.array(z.literal('ReportBatchItemFailures')),
  bisectBatchOnFunctionError: z.boolean(),
  /** -1: until the record expires */
  maximumRetryAttempts: z.int().min(-1),
  /** -1: no limit */
  maximumRecordAgeInSeconds: z.int().min(-1),
  parallelizationFactor: z.int().min(1).max(10),
  onFailureDestinationArn: z.string().optional(),
  enabled: z.boolean(),
});
export type EventSourceMappingMessage = z.infer<typeof EventSourceMappingMessage>;

export const FunctionMessage = z.object({
  name: z.string(),
  arn: z.string(),
  /** The Lambda endpoint that serves it, e.g. `http://127.0.0.1:4101` */
  endpoint: z.url(),
});

/** All that a service has; it replaces what the service registered before. */
export const Registration = z.object({
  functions: z.array(FunctionMessage),
  eventSourceMappings: z.array(EventSourceMappingMessage),
  stateMachineArns: z.array(z.string()),
});
export type Registration = z.infer<typeof Registration>;

/** State machines that the service had before and no longer has: the service deletes them. */
export const RegistrationAnswer = z.object({ formerStateMachineArns: z.array(z.string()) });

/** Export name → value; it replaces what the service exported before. */
export const Exports = z.object({ exports: z.record(z.string(), z.string()) });

export const ExportAnswer = z.object({ value: z.string().optional(), known: z.array(z.string()) });

/** Where the parts of the cloud answer. */
export const CloudEndpoints = z.object({
  region: z.string(),
  accountId: z.string(),
  dynamodb: z.string(),
  sfn: z.string(),
  sqs: z.string(),
});
export type CloudEndpoints = z.infer<typeof CloudEndpoints>;

export const ServiceStatus = z.object({
  name: z.string(),
  /** Its Lambda endpoint and APIs answer. */
  ready: z.boolean(),
  functions: z.array(FunctionMessage),
  stateMachineArns: z.array(z.string()),
  exports: z.record(z.string(), z.string()),
});

export const MappingStatus = z.object({
  uuid: z.string(),
  functionName: z.string(),
  streamArn: z.string(),
  /** What the poller says of itself. */
  state: z.unknown(),
});

export const CloudStatus = z.object({
  endpoints: CloudEndpoints,
  services: z.array(ServiceStatus),
  eventSourceMappings: z.array(MappingStatus),
});
export type CloudStatus = z.infer<typeof CloudStatus>;

export const Problem = z.object({ title: z.string() });
