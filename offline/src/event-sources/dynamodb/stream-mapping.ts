import { z } from 'zod';
import { filterPatternsSchema } from '../filter-pattern.ts';

/**
 * Bounds and defaults: Lambda guide, "Lambda parameters for Amazon DynamoDB event source mappings".
 */
export const streamMappingSchema = z.object({
  source: z.literal('dynamodb').default('dynamodb'),
  uuid: z.string().min(1),
  /**
   * Of the table whose stream is polled; a re-created table has a new stream, which is then polled
   * in its place.
   */
  streamArn: z
    .string()
    .regex(/:table\/[^/]+/, 'must be the ARN of a DynamoDB stream: arn:aws:dynamodb:…:table/NAME/stream/…'),
  functionName: z.string().min(1),
  functionArn: z.string().min(1),
  batchSize: z.int().min(1).max(10_000).default(100),
  maximumBatchingWindowInSeconds: z.int().min(0).max(300).default(0),
  startingPosition: z.enum(['LATEST', 'TRIM_HORIZON']),
  /**
   * Each the JSON of a pattern; a record that fits one of them reaches the function. None: every
   * record.
   */
  filterPatterns: filterPatternsSchema,
  functionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
  bisectBatchOnFunctionError: z.boolean().default(false),
  /** -1: until the record expires. */
  maximumRetryAttempts: z.int().min(-1).max(10_000).default(-1),
  /**
   * -1: until the record expires. Lambda refuses 1 to 59 (API reference, CreateEventSourceMapping);
   * here they make short tests.
   */
  maximumRecordAgeInSeconds: z.int().min(-1).max(604_800).default(-1),
  parallelizationFactor: z.int().min(1).max(10).default(1),
  onFailureDestinationArn: z
    .string()
    .regex(/^arn:[^:]+:(sqs|sns|s3):/, 'must be the ARN of an SQS queue, an SNS topic or an S3 bucket')
    .refine((arn) => !arn.endsWith('.fifo'), 'must not be FIFO: Lambda reports to standard queues and topics only')
    .optional(),
  enabled: z.boolean().default(true),
});

/** One `stream` event of a function, as Lambda's CreateEventSourceMapping knows it. */
export type StreamMapping = z.infer<typeof streamMappingSchema>;

/** `arn:aws:dynamodb:us-east-1:000000000000:table/votes/stream/2026-…` → `votes` */
export function tableNameOf(streamArn: string): string {
  const name = /:table\/([^/]+)/.exec(streamArn)?.[1];
  if (name === undefined) throw new Error(`${streamArn} is not the ARN of a DynamoDB stream.`);
  return name;
}
