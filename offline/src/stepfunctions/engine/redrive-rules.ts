import { MAX_EXECUTION_DAYS, MAX_HISTORY_EVENTS, REDRIVABLE_DAYS } from '../limits.ts';
import type { Execution, ExecutionOrigin } from './execution.ts';

const DAY_MS = 86_400_000;

type Redrivable = Pick<Execution, 'status' | 'ending' | 'history' | 'mapRuns'> & {
  origin: Pick<ExecutionOrigin, 'startedAt' | 'child'>;
};

/**
 * Returns why an execution cannot be redriven at `now` (epoch ms), as `redriveStatusReason` words
 * it; undefined if it can.
 * https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html#redrive-eligibility
 */
export function redriveObstacle(
  { status, ending, origin, history, mapRuns }: Redrivable,
  now: number,
): string | undefined {
  if (ending === undefined || status === 'SUCCEEDED') return `Execution is ${status} and cannot be redriven`;
  const lastRun = [...mapRuns.values()].at(-1);
  if (origin.child !== undefined || (lastRun !== undefined && lastRun.status !== 'SUCCEEDED'))
    return 'The offline Step Functions service does not redrive a Map Run, nor its child executions';
  // A redrive needs room for ExecutionRedriven and one more event.
  if (history.events.length >= MAX_HISTORY_EVENTS - 1) return 'Execution history event limit exceeded';
  if (now - origin.startedAt > MAX_EXECUTION_DAYS * DAY_MS) return 'Execution has exceeded the max execution time';
  if (now - ending.stoppedAt > REDRIVABLE_DAYS * DAY_MS) return 'Execution redrivable period exceeded';
  return undefined;
}
