import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';

/** Lambda passes binary data to functions as base64. */
const Binary = z.pipe(
  z.base64(),
  z.transform((text) => new Uint8Array(Buffer.from(text, 'base64'))),
);

/**
 * An attribute of an item as JSON, as Lambda puts it into a record (DynamoDB API reference,
 * AttributeValue).
 */
export const AttributeValueJson: z.ZodMiniType<AttributeValue> = z.lazy(() =>
  z.union([
    z.strictObject({ S: z.string() }),
    z.strictObject({ N: z.string() }),
    z.strictObject({ B: Binary }),
    z.strictObject({ SS: z.array(z.string()) }),
    z.strictObject({ NS: z.array(z.string()) }),
    z.strictObject({ BS: z.array(Binary) }),
    z.strictObject({ M: z.record(z.string(), AttributeValueJson) }),
    z.strictObject({ L: z.array(AttributeValueJson) }),
    z.strictObject({ NULL: z.literal(true) }),
    z.strictObject({ BOOL: z.boolean() }),
  ]),
);
