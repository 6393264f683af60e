import { z } from 'zod';
import { filterPatternsSchema } from '../filter-pattern.ts';

/**
 * A larger batch needs more than one ReceiveMessage (SQS API reference: MaxNumberOfMessages), so
 * Lambda wants a window for it.
 */
const LARGEST_BATCH_WITHOUT_WINDOW = 10;

/** Bounds and defaults: Lambda guide, "Lambda parameters for Amazon SQS event source mappings". */
export const queueMappingSchema = z
  .object({
    source: z.literal('sqs'),
    uuid: z.string().min(1),
    queueArn: z.string().regex(/^arn:[^:]+:sqs:[^:]+:[^:]+:[^:]+$/, 'must be the ARN of a queue: arn:aws:sqs:…:NAME'),
    functionName: z.string().min(1),
    functionArn: z.string().min(1),
    batchSize: z.int().min(1).max(10_000).default(10),
    maximumBatchingWindowInSeconds: z.int().min(0).max(300).default(0),
    /**
     * A message that fits no pattern is deleted; without patterns, the function gets every message.
     */
    filterPatterns: filterPatternsSchema,
    functionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
    /** Batches at once; undefined: as many as Lambda scales to. */
    maximumConcurrency: z.int().min(2).max(1_000).optional(),
    enabled: z.boolean().default(true),
  })
  .superRefine((mapping, context) => {
    const { batchSize, maximumBatchingWindowInSeconds: window } = mapping;
    const refuse = (message: string) => context.addIssue({ code: 'custom', message });
    if (isFifo(mapping) && window > 0) refuse('Batching window is not supported for FIFO queues');
    else if (isFifo(mapping) && batchSize > LARGEST_BATCH_WITHOUT_WINDOW) {
      refuse(`the batch size of a FIFO queue is at most ${LARGEST_BATCH_WITHOUT_WINDOW}`);
    } else if (batchSize > LARGEST_BATCH_WITHOUT_WINDOW && window === 0) {
      refuse('Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10');
    }
  });

/** One `sqs` event of a function, with the settings of CreateEventSourceMapping. */
export type QueueMapping = z.infer<typeof queueMappingSchema>;

/** Returns true if the mapping reads a FIFO queue. */
export function isFifo({ queueArn }: Pick<QueueMapping, 'queueArn'>): boolean {
  return queueArn.endsWith('.fifo');
}
