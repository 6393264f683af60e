import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JsonObject } from '../json.ts';
import { answerRequest, callOperation } from './api/http-api.ts';
import type { ApiContext } from './api/operation.ts';
import { ActivityTasks } from './engine/activity-tasks.ts';
import { Clock } from './engine/clock.ts';
import { type EngineServices, ExecutionRun } from './engine/run.ts';
import { TaskTokens } from './engine/task-tokens.ts';
import type { TaskDispatcher } from './integrations/dispatcher.ts';
import type { LogLine } from './log.ts';
import { DataFolder } from './store/data-folder.ts';
import { ExecutionStore } from './store/execution-store.ts';
import type { ActivityStore, MachineStore, StateMachine } from './store/machine-store.ts';

export interface StepFunctionsOptions {
  region: string;
  accountId: string;
  /** Calls the task integrations; see `createSdkIntegrations`. */
  integrations: TaskDispatcher;
  /** Takes the history of Express executions, event by event, as CloudWatch Logs would. */
  log?: (line: LogLine) => void;
  /**
   * Where machines and running executions are kept, so that they survive a restart. In memory only
   * without it.
   */
  dataFolder?: string;
  /** Waits and the delays of retries are cut to this, ms: for tests and replays. */
  delayCapMs?: number;
  /**
   * Some fields of distributed Maps do not exist offline: `refuse` (the default) answers
   * InvalidDefinition when such a machine is created, `fail` lets an execution fail there.
   */
  unsupported?: 'refuse' | 'fail';
}

export interface StepFunctionsService {
  /**
   * Answers one AWS JSON 1.0 request (X-Amz-Target: AWSStepFunctions.*); mountable on any node:http
   * server.
   */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /**
   * Ends all timers. Running executions are dropped; with a data folder they go on when the service
   * starts again.
   */
  close(): Promise<void>;
  /** The machines and executions, to be read only. */
  readonly machines: ReadonlyMap<string, Readonly<StateMachine>>;
  readonly executions: ExecutionStore;
  /**
   * Calls an operation of the API in this process. Rejects with ApiError where the API would answer
   * an error.
   */
  call(operation: string, request: JsonObject): Promise<JsonObject>;
  /**
   * Tells of every change: of an execution by its ARN, or of the machines (undefined). Returns how
   * to stop listening.
   */
  onChange(listener: ChangeListener): () => void;
}

export type ChangeListener = (executionArn: string | undefined) => void;

/** An offline Step Functions: the API, the interpreter and their state, in this process. */
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
    // A Map Run survives a restart, so its children do, too.
    if (execution.origin.type !== 'STANDARD' && execution.origin.child === undefined) return;
    try {
      data?.save(execution);
    } catch (error) {
      // The execution goes on; what is lost is only its place after a restart.
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
  // A Map Run looks for its children as soon as it goes on.
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

/** Takes an execution of an earlier process up where it stood. */
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
