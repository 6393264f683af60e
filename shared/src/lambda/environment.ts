import type * as z from 'zod/mini';

/**
 * Reads a function's settings from its environment, once, when the module is loaded.
 * Throws with the names of the variables that are missing or wrong, so that a wrong deployment fails at its first call
 * and says why.
 */
export function readEnvironment<T extends z.ZodMiniType>(schema: T): z.infer<T> {
  const read = schema.safeParse(process.env);
  if (read.success) return read.data;
  const faults = read.error.issues.map((issue) => `${issue.path.join('.')} (${issue.message})`).join(', ');
  throw new Error(`Environment variables to set in serverless.yml: ${faults}`);
}
