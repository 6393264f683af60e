import type { TaskDispatcher } from '../integrations/dispatcher.ts';
import type { ActivityTasks } from './activity-tasks.ts';
import type { Clock } from './clock.ts';
import type { Execution } from './execution.ts';
import type { ExecutionRun } from './run.ts';
import type { TaskTokens } from './task-tokens.ts';

/** Everything that executions share. */
export interface EngineServices {
  clock: Clock;
  tokens: TaskTokens;
  dispatcher: TaskDispatcher;
  /** The child executions of Map Runs. */
  children: ChildExecutions;
  activities: ActivityTasks;
  region: string;
  /** Longest wait and longest retry delay, ms: for replays. */
  delayCapMs: number | undefined;
  /** Called when every signal so far is handled and the execution has not ended. */
  onIdle(run: ExecutionRun): void;
  onEnd(run: ExecutionRun): void;
}

export interface ChildExecutions {
  start(execution: Execution): ExecutionRun;
  /** Returns all children of a run, running or ended. */
  ofMapRun(mapRunArn: string): ExecutionRun[];
}
