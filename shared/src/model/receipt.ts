import * as z from 'zod/mini';

/**
 * Proves that its holder has voted in a poll, and about when: `<pollId>.<milliseconds since
 * 1970>.<mark>.<signature>`. It names no voter: the mark differs for each ballot, and only the key
 * links the two. The time makes it worthless after a reset of the votes. The server makes and
 * checks it (`lambda/receipt.ts`).
 */
export const Receipt = z
  .string()
  .check(z.regex(/^[a-z0-9-]{1,64}\.\d{1,15}\.[0-9a-f]{16}\.[0-9a-f]{64}$/, { error: 'not a receipt' }));
export type Receipt = z.infer<typeof Receipt>;
