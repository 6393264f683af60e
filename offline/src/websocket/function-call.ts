import type { Invocation } from '../event-sources/index.ts';

/**
 * Invokes a function by its name. Must not reject: the answer tells what went wrong. `signal` only
 * ends the wait; the function may run on, as on Lambda.
 */
export type Invoke = (functionName: string, event: unknown, signal: AbortSignal) => Promise<Invocation>;

/** What a function returned, or why it returned nothing. */
export type FunctionAnswer = { returned: unknown } | { failed: string };

/** Invokes a function as API Gateway's Lambda integration does, and waits at most `timeoutMs`. */
export async function callFunction(
  invoke: Invoke,
  functionName: string,
  event: unknown,
  timeoutMs: number,
): Promise<FunctionAnswer> {
  const invocation = await invoke(functionName, event, AbortSignal.timeout(timeoutMs));
  if (invocation.kind === 'refused') return { failed: invocation.reason };
  if (invocation.functionError !== undefined) return { failed: invocation.payload };
  try {
    return { returned: invocation.payload === '' ? undefined : JSON.parse(invocation.payload) };
  } catch {
    return { failed: `not JSON: ${invocation.payload}` };
  }
}
