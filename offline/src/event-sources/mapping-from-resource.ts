import { z } from 'zod';
import { streamMappingSchema } from './dynamodb/stream-mapping.ts';
import type { EventSourceMapping } from './event-source-mapping.ts';
import { queueMappingSchema } from './sqs/queue-mapping.ts';

/** A template has a number as a string where it comes from a parameter or a variable. */
const WholeNumber = z.union(
  [
    z.int(),
    z
      .string()
      .regex(/^-?\d+$/)
      .transform(Number),
  ],
  'must be a whole number',
);

/** Properties that have no meaning for streams and queues, or none offline. */
const ignored = z.unknown().optional();

/**
 * The properties on the page "AWS::Lambda::EventSourceMapping". As in CloudFormation, another name
 * is refused: it may be misspelled, and would have no effect.
 */
const propertiesSchema = z.strictObject({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  BatchSize: WholeNumber.optional(),
  MaximumBatchingWindowInSeconds: WholeNumber.optional(),
  StartingPosition: z.string().optional(),
  FilterCriteria: z.strictObject({ Filters: z.array(z.strictObject({ Pattern: z.unknown() })).default([]) }).optional(),
  FunctionResponseTypes: z.array(z.string()).optional(),
  BisectBatchOnFunctionError: z.boolean().optional(),
  MaximumRetryAttempts: WholeNumber.optional(),
  // "Although values less than 60 and greater than -1 fall within the parameter's absolute range,
  // they are not allowed" (API reference, CreateEventSourceMapping).
  MaximumRecordAgeInSeconds: WholeNumber.refine(
    (seconds) => seconds === -1 || seconds >= 60,
    'must be -1 or at least 60',
  ).optional(),
  ParallelizationFactor: WholeNumber.optional(),
  DestinationConfig: z.strictObject({ OnFailure: z.strictObject({ Destination: z.string() }).optional() }).optional(),
  Enabled: z.boolean().optional(),
  TumblingWindowInSeconds: WholeNumber.optional(),
  AmazonManagedKafkaEventSourceConfig: ignored,
  DocumentDBEventSourceConfig: ignored,
  KmsKeyArn: ignored,
  LoggingConfig: ignored,
  MetricsConfig: ignored,
  ProvisionedPollerConfig: ignored,
  Queues: ignored,
  ScalingConfig: z.strictObject({ MaximumConcurrency: WholeNumber.optional() }).optional(),
  SelfManagedEventSource: ignored,
  SelfManagedKafkaEventSourceConfig: ignored,
  SourceAccessConfigurations: ignored,
  StartingPositionTimestamp: ignored,
  Tags: ignored,
  Topics: ignored,
});

type Properties = z.infer<typeof propertiesSchema>;

/**
 * Properties that Lambda refuses for the other kind of source (guide: their pages of parameters).
 */
const streamProperties = [
  'StartingPosition',
  'BisectBatchOnFunctionError',
  'MaximumRetryAttempts',
  'MaximumRecordAgeInSeconds',
  'ParallelizationFactor',
  'DestinationConfig',
  'TumblingWindowInSeconds',
] as const;
const queueProperties = ['ScalingConfig'] as const;

/** The deployed name and ARN of the function that a mapping invokes. */
export interface TargetFunction {
  functionName: string;
  functionArn: string;
}

/** Returns true for a source that can be read offline: a DynamoDB stream or an SQS queue. */
export function isOfflineSource(eventSourceArn: string): boolean {
  return /^arn:[^:]+:(dynamodb|sqs):/.test(eventSourceArn);
}

/**
 * Reads an AWS::Lambda::EventSourceMapping whose intrinsics are resolved. The logical id becomes
 * the uuid.
 * @throws Error that names the mapping and what to change.
 */
export function mappingFromResource(
  logicalId: string,
  properties: unknown,
  target: TargetFunction,
): EventSourceMapping {
  const given = parse(logicalId, propertiesSchema, properties);
  if (!isOfflineSource(given.EventSourceArn)) {
    throw new Error(
      `Event source mapping ${logicalId}: ${given.EventSourceArn} is neither a DynamoDB stream nor an SQS queue.`,
    );
  }
  const isQueue = /^arn:[^:]+:sqs:/.test(given.EventSourceArn);
  for (const name of isQueue ? streamProperties : queueProperties) {
    if (given[name] === undefined) continue;
    throw new Error(
      `Event source mapping ${logicalId}: Unsupported ${name} parameter for given event source mapping type.`,
    );
  }
  const common = {
    uuid: logicalId,
    ...target,
    batchSize: given.BatchSize,
    maximumBatchingWindowInSeconds: given.MaximumBatchingWindowInSeconds,
    filterPatterns: (given.FilterCriteria?.Filters ?? []).map(({ Pattern }) =>
      typeof Pattern === 'string' ? Pattern : JSON.stringify(Pattern),
    ),
    functionResponseTypes: given.FunctionResponseTypes,
    enabled: given.Enabled,
  };
  return isQueue
    ? parse(logicalId, queueMappingSchema, {
        ...common,
        source: 'sqs',
        queueArn: given.EventSourceArn,
        maximumConcurrency: given.ScalingConfig?.MaximumConcurrency,
      })
    : parse(logicalId, streamMappingSchema, { ...common, ...streamParts(logicalId, given) });
}

function streamParts(logicalId: string, given: Properties) {
  if (given.TumblingWindowInSeconds) {
    throw new Error(
      `${logicalId}: tumbling windows are not available offline. Remove tumblingWindowInSeconds, or aggregate in a table instead.`,
    );
  }
  return {
    source: 'dynamodb',
    streamArn: given.EventSourceArn,
    startingPosition: given.StartingPosition,
    bisectBatchOnFunctionError: given.BisectBatchOnFunctionError,
    maximumRetryAttempts: given.MaximumRetryAttempts,
    maximumRecordAgeInSeconds: given.MaximumRecordAgeInSeconds,
    parallelizationFactor: given.ParallelizationFactor,
    onFailureDestinationArn: given.DestinationConfig?.OnFailure?.Destination,
  };
}

function parse<Schema extends z.ZodType>(logicalId: string, schema: Schema, value: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new Error(`Event source mapping ${logicalId}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
