import { ownField } from '../../../own-field.ts';

/**
 * Errors by which jsonata tells that a limit was reached, and AWS's words for them, which have no
 * code.
 */
const limits: Record<string, string> = {
  D1011: 'Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive.',
  D1012: 'Expression evaluation timeout: Check for infinite loop',
  D2014: memoryLimit(),
  D2015: memoryLimit(),
};

/**
 * How AWS goes on after "threw an error during evaluation": `. T2001: The left side …` for an error
 * of the language, `: …` for a limit.
 */
export function problemText(error: unknown): string {
  if (typeof error !== 'object' || error === null) return `: ${String(error)}`;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const message = 'message' in error ? String(error.message) : String(error);
  const limit = ownField(limits, code);
  if (limit !== undefined) return `: ${limit}`;
  return code === '' ? `: ${message}` : `. ${code}: ${message}`;
}

function memoryLimit(): string {
  return 'Expression evaluation memory limit exceeded: Check for excessive memory usage';
}
