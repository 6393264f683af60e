import type { Json, JsonObject } from '../../json.ts';
import type { StateGraph } from '../asl/machine.ts';

/** A called task whose end is awaited. */
export interface TaskActivity {
  kind: 'task';
  parameters: Json;
  roleArn: string | undefined;
  token: string | undefined;
  /** The call's own answer (`.sync`, `.waitForTaskToken`); undefined until then. */
  submitted: Json | undefined;
  /** Epoch ms; undefined for no limit. */
  timeoutAt: number | undefined;
  timeoutSeconds: number | undefined;
  heartbeatSeconds: number | undefined;
  heartbeatAt: number | undefined;
  /** True once a worker has an activity's task. Its time-outs count from then. */
  started: boolean;
  /** True once the token was used: nobody else can use it, and no deadline rings any more. */
  claimed: boolean;
  /** The result of a token that was used before the call answered. */
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

/** A Parallel or Map with its branches or iterations. */
export interface ChildrenActivity {
  kind: 'children';
  /** By index; missing while a branch runs, and if a Map tolerated the failure. */
  results: { [index: string]: Json };
  running: number;
  /** Only of a Map state, like all fields that follow. */
  items: Json[];
  next: number;
  failures: number;
  toleratedCount: number | undefined;
  toleratedPercentage: number | undefined;
}

/** Returns the activity of a Parallel or Map before its first branch or iteration. */
export function childrenActivity(items: Json[]): ChildrenActivity {
  return {
    kind: 'children',
    results: {},
    running: 0,
    items,
    next: 0,
    failures: 0,
    toleratedCount: undefined,
    toleratedPercentage: undefined,
  };
}

/** A distributed Map whose Map Run is running. */
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
  /** Only for the field of an object. */
  Key?: string;
  Value: Json;
  /** The source of a distributed Map's item: `STATE_DATA`, or an object in S3. */
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
  /** Unique within the execution: answers to an earlier attempt are dropped. */
  attempt: number;
  activity: Activity | undefined;
}

/**
 * A sequence of states in progress: the execution itself, a branch of a Parallel or an iteration of
 * a Map.
 */
export interface Scope {
  id: number;
  parent: Scope | undefined;
  graph: StateGraph;
  /** The index of the branch or iteration in the parent's state. */
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

/** Returns the variables visible in a scope: its own and those of the scopes around it. */
export function visibleVariables(scope: Scope): JsonObject {
  return scope.parent === undefined ? scope.variables : { ...visibleVariables(scope.parent), ...scope.variables };
}
