import { z } from 'zod';
import type { Json } from '../json.ts';
import { maxDefinitionBytes, maxPayloadBytes } from '../limits.ts';

/** Parts of requests, with the limits of https://docs.aws.amazon.com/step-functions/latest/apireference/ */
const notNull = {
  error: (issue: { input?: unknown }) =>
    issue.input === undefined || issue.input === null ? 'Member must not be null' : undefined,
};

export const arn = z
  .string(notNull)
  .min(1, 'Member must have length greater than or equal to 1')
  .max(256, 'Member must have length less than or equal to 256');
export const name = z.string(notNull);
export const definition = z
  .string(notNull)
  .max(maxDefinitionBytes, `Member must have length less than or equal to ${maxDefinitionBytes}`);
/** Counted in bytes of UTF-8: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
export const payload = z
  .string(notNull)
  .refine(
    (text) => Buffer.byteLength(text) <= maxPayloadBytes,
    `Member must have length less than or equal to ${maxPayloadBytes}`,
  );
export const taskToken = z
  .string(notNull)
  .min(1, 'Member must have length greater than or equal to 1')
  .max(2_048, 'Member must have length less than or equal to 2048');
export const error = z.string().max(256, 'Member must have length less than or equal to 256').nullish();
export const cause = z.string().max(32_768, 'Member must have length less than or equal to 32768').nullish();
export const machineType = z.enum(['STANDARD', 'EXPRESS'], 'Member must satisfy enum value set: [STANDARD, EXPRESS]');
export const page = {
  maxResults: z.number().int().min(0).max(1_000, 'Member must have value less than or equal to 1000').optional(),
  nextToken: z.string().optional(),
};
const json: z.ZodType<Json> = z.json();
export const jsonObject = z.record(z.string(), json);
