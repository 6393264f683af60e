import type { Json, JsonObject } from '../../json.ts';
import { StateFailure } from './failure.ts';
import type { Scope, TaskResult } from './scope.ts';
import type { Step } from './step.ts';

/** What TestState shows of a state's data flow, by the names of the API. */
export type InspectedField =
  | 'input'
  | 'afterInputPath'
  | 'afterParameters'
  | 'afterArguments'
  | 'afterItemsPath'
  | 'afterItemSelector'
  | 'result'
  | 'afterResultSelector'
  | 'afterResultPath'
  | 'maxConcurrency'
  | 'toleratedFailureCount'
  | 'toleratedFailurePercentage';

export interface StateTestOptions {
  /** What the task, the branches or the iterations come to; undefined: the state runs. */
  mock?: TaskResult | undefined;
  /** The whole context object; undefined: that of the run. */
  context?: JsonObject | undefined;
  /** Attempts that the retrier of the failure has used up. */
  retriesUsed?: number | undefined;
  /** Of a Map state. */
  failedIterations?: number | undefined;
  /** The items that the ItemReader of a Map state has read. */
  readItems?: Json[] | undefined;
}

/**
 * Makes a run the test of one state: the run ends where the state is left, fails or would be
 * retried, and notes the data flow on the way.
 * https://docs.aws.amazon.com/step-functions/latest/dg/test-state-isolation.html
 */
export class StateTest {
  readonly options: StateTestOptions;
  readonly inspected = new Map<InspectedField, Json>();
  variables: JsonObject = {};
  nextState: string | undefined;
  /** The failure that a Catch clause took, and the place of the clause. */
  caught: { failure: StateFailure; index: number } | undefined;
  /** The retrier that matches the failure, also where it has no attempt left. */
  retryIndex: number | undefined;
  /** Missing where there is no retry. */
  retryDelayMs: number | undefined;

  constructor(options: StateTestOptions) {
    this.options = options;
  }

  note(field: InspectedField, value: Json): void {
    this.inspected.set(field, value);
  }

  /** The context object that the expressions see: the given one, to which a Map adds its item. */
  context(ofRun: () => JsonObject, item: Scope['item']): JsonObject {
    const { context } = this.options;
    if (context === undefined) return ofRun();
    return item === undefined ? context : { ...context, Map: { Item: item } };
  }
}

/**
 * Leaves a Parallel or Map state with the mock instead of running what is in it. Throws
 * StateFailure for a mocked error.
 */
export async function exitWithMock(step: Step, mock: TaskResult): Promise<void> {
  if ('failure' in mock) throw new StateFailure(mock.failure.error, mock.failure.cause);
  await step.exit(await step.flow.succeed(mock.output), step.node.definition.Next);
}
