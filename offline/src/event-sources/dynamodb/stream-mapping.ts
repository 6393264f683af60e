import { z } from 'zod';
import { filterPatternsSchema } from '../filter-pattern.ts';

/** Source: Lambda guide, "Lambda parameters for Amazon DynamoDB event source mappings". */
export const streamMappingSchema = z.object({
  source: z.literal('dynamodb').default('dynamodb'),
  uuid: z.string().min(1),
  /** Only the table's name counts: the stream of a re-created table is followed, too. */
  streamArn: z
    .string()
    .regex(/:table\/[^/]+/, 'must be the ARN of a DynamoDB stream: arn:aws:dynamodb:…:table/NAME/stream/…'),
  functionName: z.string().min(1),
  functionArn: z.string().min(1),
  batchSize: z.int().min(1).max(10_000).default(100),
  maximumBatchingWindowInSeconds: z.int().min(0).max(300).default(0),
  startingPosition: z.enum(['LATEST', 'TRIM_HORIZON']),
  /** A record that fits no pattern is skipped; without patterns, the function gets every record. */
  filterPatterns: filterPatternsSchema,
  functionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
  bisectBatchOnFunctionError: z.boolean().default(false),
  /** -1: until the record expires. */
  maximumRetryAttempts: z.int().min(-1).max(10_000).default(-1),
  /** -1: until the record expires. Lambda refuses 1 to 59; here they make short tests. */
  maximumRecordAgeInSeconds: z.int().min(-1).max(604_800).default(-1),
  parallelizationFactor: z.int().min(1).max(10).default(1),
  onFailureDestinationArn: z
    .string()
    .regex(/^arn:[^:]+:(sqs|sns|s3):/, 'must be the ARN of an SQS queue, an SNS topic or an S3 bucket')
    .refine((arn) => !arn.endsWith('.fifo'), 'must not be FIFO: Lambda reports to standard queues and topics only')
    .optional(),
  enabled: z.boolean().default(true),
});

/** One `stream` event of a function, with the settings of CreateEventSourceMapping. */
export type StreamMapping = z.infer<typeof streamMappingSchema>;

/** Returns the name of the table to which a stream belongs. @throws Error for another ARN. */
export function tableNameOf(streamArn: string): string {
  const name = /:table\/([^/]+)/.exec(streamArn)?.[1];
  if (name === undefined) throw new Error(`${streamArn} is not the ARN of a DynamoDB stream.`);
  return name;
}
