/**
 * Returns the `code` of a system error, such as `EADDRINUSE`. Under jest, Node's own errors come
 * from another realm, so `instanceof Error` would not hold.
 */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
