import type { LogLine } from '../stepfunctions/log.ts';

const FAILURES = new Set(['ExecutionFailed', 'ExecutionTimedOut', 'ExecutionAborted']);

/**
 * What the terminal shows of the histories of Express executions: the end of those that failed, in one line. (A history
 * is some ten lines long, for each request of each visitor.)
 */
export function failureLine({ type, executionArn, details }: LogLine): string | undefined {
  if (!FAILURES.has(type)) return undefined;
  const [machine, execution] = executionArn.split(':').slice(-3);
  return `${machine}: ${type} (${execution})${details === undefined ? '' : ` ${JSON.stringify(details)}`}`;
}
