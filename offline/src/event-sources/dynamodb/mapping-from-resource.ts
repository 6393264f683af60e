import { z } from 'zod';
import { type EventSourceMapping, eventSourceMappingSchema } from './stream-mapping.ts';

/** Templates have numbers as strings, too, where they come from a parameter or a variable. */
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

/** Properties of the resource that say nothing about a DynamoDB stream, or nothing offline (page "AWS::Lambda::EventSourceMapping"). */
const ignored = z.unknown().optional();

/** A name that is not on that page is refused here as there: misspelled, it would be without effect. */
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
  // "Although values less than 60 and greater than -1 fall within the parameter's absolute range, they are not allowed" (API reference,
  // CreateEventSourceMapping).
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
  ScalingConfig: ignored,
  SelfManagedEventSource: ignored,
  SelfManagedKafkaEventSourceConfig: ignored,
  SourceAccessConfigurations: ignored,
  StartingPositionTimestamp: ignored,
  Tags: ignored,
  Topics: ignored,
});

/** Who is called: the function's deployed name and ARN. */
export interface TargetFunction {
  functionName: string;
  functionArn: string;
}

/**
 * Reads the properties of an AWS::Lambda::EventSourceMapping whose intrinsics are resolved; its logical id becomes the uuid.
 * @throws Error that names the mapping and what to change: an unknown property, a wrong value, a bad filter, tumbling windows, another destination than SQS.
 */
export function mappingFromResource(
  logicalId: string,
  properties: unknown,
  target: TargetFunction,
): EventSourceMapping {
  const given = parse(logicalId, propertiesSchema, properties);
  if (given.TumblingWindowInSeconds) {
    throw new Error(
      `${logicalId}: tumbling windows are not available offline. Remove tumblingWindowInSeconds, or aggregate in a table instead.`,
    );
  }
  const destination = given.DestinationConfig?.OnFailure?.Destination;
  if (destination !== undefined && !/^arn:[^:]+:sqs:/.test(destination)) {
    throw new Error(`${logicalId}: offline the on-failure destination can only be an SQS queue, not ${destination}.`);
  }
  const filterPatterns = (given.FilterCriteria?.Filters ?? []).map(({ Pattern }) =>
    typeof Pattern === 'string' ? Pattern : JSON.stringify(Pattern),
  );
  return parse(logicalId, eventSourceMappingSchema, {
    uuid: logicalId,
    streamArn: given.EventSourceArn,
    ...target,
    batchSize: given.BatchSize,
    maximumBatchingWindowInSeconds: given.MaximumBatchingWindowInSeconds,
    startingPosition: given.StartingPosition,
    filterPatterns,
    functionResponseTypes: given.FunctionResponseTypes,
    bisectBatchOnFunctionError: given.BisectBatchOnFunctionError,
    maximumRetryAttempts: given.MaximumRetryAttempts,
    maximumRecordAgeInSeconds: given.MaximumRecordAgeInSeconds,
    parallelizationFactor: given.ParallelizationFactor,
    onFailureDestinationArn: destination,
    enabled: given.Enabled,
  });
}

function parse<Schema extends z.ZodType>(logicalId: string, schema: Schema, value: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new Error(`Event source mapping ${logicalId}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
