import type { Json, JsonObject } from '../../json.ts';
import { StateFailure } from './failure.ts';
import type { Scope, TaskResult } from './scope.ts';
import type { Step } from './step.ts';

/** Steps of a state's data flow that TestState shows, by the API's names. */
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
  /** The result of the task, the branches or the iterations; undefined to run the state. */
  mock?: TaskResult | undefined;
  /** The whole context object; undefined for that of the run. */
  context?: JsonObject | undefined;
  /** Attempts that the matching retrier has used up. */
  retriesUsed?: number | undefined;
  /** Only of a Map state. */
  failedIterations?: number | undefined;
  /** The items that a Map's ItemReader has read. */
  readItems?: Json[] | undefined;
}

/**
 * Makes a run the test of one state: the run ends when the state is left, fails or would be
 * retried, and notes the data flow on the way.
 * https://docs.aws.amazon.com/step-functions/latest/dg/test-state-isolation.html
 */
export class StateTest {
  readonly options: StateTestOptions;
  readonly inspected = new Map<InspectedField, Json>();
  variables: JsonObject = {};
  nextState: string | undefined;
  /** The failure that a Catch clause took, and the index of the clause. */
  caught: { failure: StateFailure; index: number } | undefined;
  /** The index of the matching retrier, even if it has no attempt left. */
  retryIndex: number | undefined;
  /** Undefined if there is no retry. */
  retryDelayMs: number | undefined;

  constructor(options: StateTestOptions) {
    this.options = options;
  }

  note(field: InspectedField, value: Json): void {
    this.inspected.set(field, value);
  }

  /** Returns the context object for expressions: the given one, with the item of a Map. */
  context(ofRun: () => JsonObject, item: Scope['item']): JsonObject {
    const { context } = this.options;
    if (context === undefined) return ofRun();
    return item === undefined ? context : { ...context, Map: { Item: item } };
  }
}

/**
 * Leaves a Parallel or Map state with the mock instead of running its children.
 * @throws StateFailure for a mocked error
 */
export async function exitWithMock(step: Step, mock: TaskResult): Promise<void> {
  if ('failure' in mock) throw new StateFailure(mock.failure.error, mock.failure.cause);
  await step.exit(await step.flow.succeed(mock.output), step.node.definition.Next);
}
