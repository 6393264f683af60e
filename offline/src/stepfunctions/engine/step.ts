import type { Json } from '../../json.ts';
import type { StateNode } from '../asl/machine.ts';
import type { Outcome, StateFlow, StateView } from '../query/state-flow.ts';
import { contextObject, enclosingItem } from './context-object.ts';
import { type StateFailure, whileExecuting } from './failure.ts';
import type { ExecutionRun } from './run.ts';
import { type Scope, type TaskResult, type Visit, visibleVariables } from './scope.ts';

/** A visit of a state with everything that handles it. */
export interface Step {
  run: ExecutionRun;
  scope: Scope;
  visit: Visit;
  node: StateNode;
  view: StateView;
  flow: StateFlow;
  /**
   * The state is done: goes on to `next`, or ends the scope. Throws StateFailure for an output that
   * is too large.
   */
  exit(outcome: Outcome, next: string | undefined): Promise<void>;
  /** Cuts every child scope off, and records it. */
  abortChildren(previousEventId: number): void;
}

/**
 * What one type of state does. Each method ends by leaving the state (`step.exit`), by leaving an
 * activity in the visit that a later signal takes up, or by throwing a StateFailure.
 */
export interface StateHandler {
  /** An attempt begins: after StateEntered, and again for each retry. */
  start(step: Step): Promise<void>;
  /** A deadline of this attempt has come. */
  alarm?(step: Step): Promise<void>;
  /** The task's call answered. */
  answer?(step: Step, result: TaskResult): Promise<void>;
  /** The task's token was handed in, or the job that it waits for is done. */
  complete?(step: Step, result: TaskResult): Promise<void>;
  childDone?(step: Step, child: Scope, output: Json): Promise<void>;
  childFailed?(step: Step, child: Scope, failure: StateFailure): Promise<void>;
  /** The state has failed for good: no retry is left. */
  failed?(step: Step): void;
  /** Records that the state was cut off because a sibling failed. */
  aborted?(step: Step, previousEventId: number): void;
  /**
   * The execution is redriven: unfinished branches or iterations go on by themselves, those not yet
   * begun may begin.
   */
  redrive?(step: Step): Promise<void>;
  /** The service restarted while this activity was under way. */
  resume?(step: Step): void;
}

/**
 * What the state's expressions see; a Map state's see the item of the iteration that is about to
 * start.
 */
export function viewOf(
  run: ExecutionRun,
  scope: Scope,
  visit: Visit,
  node: StateNode,
  item = enclosingItem(scope),
): StateView {
  return {
    node,
    input: visit.input,
    context: () => {
      const ofRun = () => contextObject(run.execution, item, visit, node);
      return run.test === undefined ? ofRun() : run.test.context(ofRun, item);
    },
    variables: () => visibleVariables(scope),
    // Recorded: TestState gives the reason alone.
    explain: (reason) => (run.test === undefined ? whileExecuting(visit.state, visit.enteredEventId, reason) : reason),
    note: (field, value) => run.test?.note(field, value),
  };
}
