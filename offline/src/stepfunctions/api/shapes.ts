import { z } from 'zod';
import type { Json } from '../../json.ts';
import { MAX_DEFINITION_BYTES, MAX_PAYLOAD_BYTES } from '../limits.ts';

/**
 * Parts of requests, with their limits:
 * https://docs.aws.amazon.com/step-functions/latest/apireference/
 */
const notNull = {
  error: (issue: { input?: unknown }) =>
    issue.input === undefined || issue.input === null ? 'Member must not be null' : undefined,
};

/** Returns the shape of a text of 1 to `most` characters. */
export const bounded = (most: number) =>
  z
    .string(notNull)
    .min(1, 'Member must have length greater than or equal to 1')
    .max(most, `Member must have length less than or equal to ${most}`);

export const definition = z
  .string(notNull)
  .max(MAX_DEFINITION_BYTES, `Member must have length less than or equal to ${MAX_DEFINITION_BYTES}`);
/**
 * Limited in bytes of UTF-8:
 * https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
export const payload = z
  .string(notNull)
  .refine(
    (text) => Buffer.byteLength(text) <= MAX_PAYLOAD_BYTES,
    `Member must have length less than or equal to ${MAX_PAYLOAD_BYTES}`,
  );
export const arn = bounded(256);
/** Of a version or a Map Run. */
export const longArn = bounded(2_000);
export const taskToken = bounded(2_048);
export const name = z.string(notNull);
export const error = z.string().max(256, 'Member must have length less than or equal to 256').nullish();
export const cause = z.string().max(32_768, 'Member must have length less than or equal to 32768').nullish();
export const machineType = z.enum(['STANDARD', 'EXPRESS'], 'Member must satisfy enum value set: [STANDARD, EXPRESS]');
/** Of a version or an alias. */
export const description = z.string().max(256, 'Member must have length less than or equal to 256').optional();
export const tags = z.array(
  z.object({
    key: bounded(128),
    value: z.string(notNull).max(256, 'Member must have length less than or equal to 256'),
  }),
  notNull,
);
/** Stored and described; nothing is encrypted offline. */
export const encryptionConfiguration = z.record(z.string(), z.json()).default({ type: 'AWS_OWNED_KEY' });
export const includedData = z
  .enum(['ALL_DATA', 'METADATA_ONLY'], 'Member must satisfy enum value set: [ALL_DATA, METADATA_ONLY]')
  .default('ALL_DATA');
export const page = {
  maxResults: z
    .number()
    .int()
    .min(0, 'Member must have value greater than or equal to 0')
    .max(1_000, 'Member must have value less than or equal to 1000')
    .optional(),
  nextToken: bounded(1_024).optional(),
};
const json: z.ZodType<Json> = z.json();
export const jsonObject = z.record(z.string(), json);
