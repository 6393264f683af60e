import type * as z from 'zod/mini';

/**
 * Reads a function's settings from its environment. Called when a module is loaded, so that a wrong
 * deployment fails at its first call.
 * @throws Error with the names of all variables that are missing or wrong
 */
export function readEnvironment<T extends z.ZodMiniType>(schema: T): z.infer<T> {
  const read = schema.safeParse(process.env);
  if (read.success) return read.data;
  const issues = read.error.issues.map((issue) => `${issue.path.join('.')} (${issue.message})`).join(', ');
  throw new Error(`Environment variables to set in serverless.yml: ${issues}`);
}
