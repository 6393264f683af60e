import type { Json, JsonObject } from '../../json.ts';
import type { StateGraph } from '../asl/machine.ts';

/** A task that was called and whose end is awaited. */
export interface TaskActivity {
  kind: 'task';
  parameters: Json;
  roleArn: string | undefined;
  token: string | undefined;
  /** What the call itself answered (`.sync`, `.waitForTaskToken`); undefined until then. */
  submitted: Json | undefined;
  /** Epoch ms; undefined: no limit. */
  timeoutAt: number | undefined;
  timeoutSeconds: number | undefined;
  heartbeatSeconds: number | undefined;
  heartbeatAt: number | undefined;
  /** Of a task of an activity: a worker has it. Its time-outs count from then. */
  started: boolean;
  /** The token was handed in: nobody else can, and no clock runs any more. */
  claimed: boolean;
  /** The token was handed in before the call had answered. */
  early: TaskResult | undefined;
}

export interface WaitActivity {
  kind: 'wait';
  /** Epoch ms. */
  until: number;
}

export interface RetryActivity {
  kind: 'retry';
  /** Epoch ms. */
  until: number;
}

/** Branches or iterations that run. */
export interface ChildrenActivity {
  kind: 'children';
  /** By index; missing while it runs, and where a Map tolerated the failure. */
  results: { [index: string]: Json };
  running: number;
  /** Of a Map state. */
  items: Json[];
  next: number;
  failures: number;
  toleratedCount: number | undefined;
  toleratedPercentage: number | undefined;
}

/** A distributed Map whose Map Run is under way. */
export interface MapRunActivity {
  kind: 'mapRun';
  arn: string;
}

export type Activity = TaskActivity | WaitActivity | RetryActivity | ChildrenActivity | MapRunActivity;

export type TaskResult = { output: Json } | { failure: { error?: string; cause?: string } };

/**
 * `$$.Map.Item`.
 * https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html
 */
export type MapItem = {
  Index: number;
  /** Of an item that came from an object. */
  Key?: string;
  Value: Json;
  /** Where a distributed Map has it from: `STATE_DATA`, or an object in S3. */
  Source?: string;
};

/** One visit of a state, from StateEntered to StateExited. */
export interface Visit {
  state: string;
  input: Json;
  enteredEventId: number;
  /** The event before StateEntered. */
  beforeEventId: number;
  /** ISO 8601. */
  enteredTime: string;
  retryCount: number;
  /** Attempts used, per retrier. */
  retries: number[];
  /**
   * A number that no other attempt of the execution has: answers for an earlier one are dropped.
   */
  attempt: number;
  activity: Activity | undefined;
}

/**
 * A sequence of states in progress: the execution itself, a branch of a Parallel, an iteration of a
 * Map.
 */
export interface Scope {
  id: number;
  parent: Scope | undefined;
  graph: StateGraph;
  /** Which branch or iteration of the parent's state. */
  index: number;
  /** `$$.Map.Item` of an iteration. */
  item: MapItem | undefined;
  lastEventId: number;
  /** Set by Assign in this scope. */
  variables: JsonObject;
  /** The state to enter next. */
  next: { state: string; input: Json } | undefined;
  visit: Visit | undefined;
}

/** The variables in reach of a scope: its own and those of the scopes around it. */
export function visibleVariables(scope: Scope): JsonObject {
  return scope.parent === undefined ? scope.variables : { ...visibleVariables(scope.parent), ...scope.variables };
}
