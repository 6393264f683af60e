import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JsonObject } from '../json.ts';
import { answerRequest, callOperation } from './api/http-api.ts';
import type { ApiContext } from './api/operation.ts';
import { ActivityTasks } from './engine/activity-tasks.ts';
import { Clock } from './engine/clock.ts';
import { ExecutionRun } from './engine/run.ts';
import type { EngineServices } from './engine/services.ts';
import { TaskTokens } from './engine/task-tokens.ts';
import type { TaskDispatcher } from './integrations/dispatcher.ts';
import { DataFolder } from './store/data-folder.ts';
import { ExecutionStore } from './store/execution-store.ts';
import type { ActivityStore, MachineStore, StateMachine } from './store/machine-store.ts';

/** A log line, as AWS sends it to CloudWatch Logs for an Express execution. */
export interface LogLine {
  /** Epoch ms. */
  timestamp: number;
  executionArn: string;
  /** The event's id. */
  id: number;
  type: string;
  previousEventId: number;
  details?: JsonObject;
}

export interface StepFunctionsOptions {
  region: string;
  accountId: string;
  /** Calls the task integrations; see `createSdkIntegrations`. */
  integrations: TaskDispatcher;
  /** Takes the history of Express executions, event by event, as CloudWatch Logs would. */
  log?: (line: LogLine) => void;
  /**
   * Keeps machines and executions in this folder, so that they survive a restart. Without it they
   * are in memory only.
   */
  dataFolder?: string;
  /** Longest wait and longest retry delay, ms: for tests and replays. */
  delayCapMs?: number;
  /**
   * What to do with fields of distributed Maps that do not exist offline: `refuse` (the default)
   * answers InvalidDefinition when the machine is created, `fail` fails the execution there.
   */
  unsupported?: 'refuse' | 'fail';
}

export interface StepFunctionsService {
  /**
   * Answers one AWS JSON 1.0 request (X-Amz-Target: AWSStepFunctions.*). Works on any node:http
   * server.
   */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /**
   * Ends all timers and drops running executions. With a data folder they continue at the next
   * start.
   */
  close(): Promise<void>;
  /** The machines and executions; callers only read them. */
  readonly machines: ReadonlyMap<string, Readonly<StateMachine>>;
  readonly executions: ExecutionStore;
  /**
   * Calls an operation of the API in this process.
   * @throws ApiError where the API would answer an error
   */
  call(operation: string, request: JsonObject): Promise<JsonObject>;
  /**
   * Calls the listener at every change: with the execution's ARN, or undefined when machines
   * changed. Returns a function that stops listening.
   */
  onChange(listener: ChangeListener): () => void;
}

export type ChangeListener = (executionArn: string | undefined) => void;

/** Creates an offline Step Functions service: API, interpreter and state, all in this process. */
export function createStepFunctions(options: StepFunctionsOptions): StepFunctionsService {
  const clock = new Clock();
  const machines: MachineStore = new Map();
  const executions = new ExecutionStore();
  const listeners = new Set<ChangeListener>();
  const changed: ChangeListener = (executionArn) => {
    for (const listener of listeners) listener(executionArn);
  };
  const data = options.dataFolder === undefined ? undefined : new DataFolder(options.dataFolder);
  const save = ({ execution }: ExecutionRun) => {
    // A Map Run survives a restart, so its Express children must, too.
    if (execution.origin.type !== 'STANDARD' && execution.origin.child === undefined) return;
    try {
      data?.save(execution);
    } catch (error) {
      // The execution continues; only its position after a restart is lost.
      process.emitWarning(`${execution.origin.arn} could not be written down: ${error}`);
    }
  };
  const activities: ActivityStore = new Map();
  const activityTasks = new ActivityTasks(clock, activities);
  const engine: EngineServices = {
    clock,
    activities: activityTasks,
    tokens: new TaskTokens(data?.secret()),
    dispatcher: options.integrations,
    children: {
      start: (execution) => {
        const run = new ExecutionRun(execution, engine);
        executions.add(run);
        run.start();
        return run;
      },
      ofMapRun: (mapRunArn) => executions.ofMapRun(mapRunArn),
    },
    region: options.region,
    delayCapMs: options.delayCapMs,
    onIdle: (run) => {
      save(run);
      changed(run.execution.origin.arn);
    },
    onEnd: (run) => {
      if (run.execution.origin.type === 'EXPRESS' && options.log !== undefined) logHistory(run, options.log);
      save(run);
      executions.close(run);
      changed(run.execution.origin.arn);
    },
  };
  const context: ApiContext = {
    scope: options,
    machines,
    activities,
    executions,
    engine,
    refuseUnsupported: options.unsupported !== 'fail',
    saveMachines: () => {
      data?.saveMachines(machines);
      changed(undefined);
    },
    saveActivities: () => {
      data?.saveActivities(activities);
      changed(undefined);
    },
    saved: async (run) => (data === undefined ? undefined : run.idle()),
  };
  data?.loadMachines(machines);
  data?.loadActivities(activities);
  const restored = (data?.executions() ?? []).map((execution) => new ExecutionRun(execution, engine));
  // All are added first: a Map Run looks for its children as soon as it resumes.
  for (const run of restored) executions.add(run);
  for (const run of restored) restore(run, context);
  return {
    handle: (request, response) => answerRequest(context, request, response),
    close: async () => {
      activityTasks.close();
      for (const run of executions.all()) run.drop();
      clock.close();
      data?.close();
    },
    machines,
    executions,
    call: (operation, request) => callOperation(context, operation, request),
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Resumes an execution of an earlier process where it stood. */
function restore(run: ExecutionRun, { executions }: ApiContext): void {
  if (run.execution.ending === undefined) run.resume();
  else executions.close(run);
}

function logHistory(run: ExecutionRun, log: (line: LogLine) => void): void {
  const executionArn = run.execution.origin.arn;
  for (const { timestamp, id, type, previousEventId, details } of run.execution.history.events) {
    log({ timestamp, executionArn, id, type, previousEventId, details });
  }
}
