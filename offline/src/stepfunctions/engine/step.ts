import type { Json } from '../../json.ts';
import type { StateNode } from '../asl/machine.ts';
import type { StateFlow, StateOutcome, StateView } from '../query/state-flow.ts';
import { contextObject, enclosingItem } from './context-object.ts';
import { EvaluationFailure, RuntimeFailure, type StateFailure, whileExecuting } from './failure.ts';
import type { ExecutionRun } from './run.ts';
import { type Scope, type TaskResult, type Visit, visibleVariables } from './scope.ts';

/** A visit of a state, with everything that its handler needs. */
export interface Step {
  run: ExecutionRun;
  scope: Scope;
  visit: Visit;
  node: StateNode;
  view: StateView;
  flow: StateFlow;
  /**
   * Leaves the state: continues with `next`, or ends the scope.
   * @throws StateFailure for an output that is too large
   */
  exit(outcome: StateOutcome, next: string | undefined): Promise<void>;
  /** Cuts off every child scope, and records it. */
  abortChildren(previousEventId: number): void;
}

/**
 * The behaviour of one type of state. Each method ends by leaving the state (`step.exit`), by
 * leaving an activity in the visit for a later signal, or by throwing a StateFailure.
 */
export interface StateHandler {
  /** Starts an attempt: after StateEntered, and again for each retry. */
  start(step: Step): Promise<void>;
  /** Handles a deadline of this attempt. */
  alarm?(step: Step): Promise<void>;
  /** Handles the answer of the task's call. */
  answer?(step: Step, result: TaskResult): Promise<void>;
  /** Handles the result of the task's token, or of the job that the task waits for. */
  complete?(step: Step, result: TaskResult): Promise<void>;
  childDone?(step: Step, child: Scope, output: Json): Promise<void>;
  childFailed?(step: Step, child: Scope, failure: StateFailure): Promise<void>;
  /** Records that the state failed and no retry is left. */
  failed?(step: Step): void;
  /** Records that the state was cut off because a sibling failed. */
  aborted?(step: Step, previousEventId: number): void;
  /** Handles a redrive. Unfinished children continue on their own; further ones may start. */
  redrive?(step: Step): Promise<void>;
  /** Continues this activity after a restart of the service. */
  resume?(step: Step): void;
}

/**
 * Returns what the state's expressions see. For a Map, `item` is the item of the iteration that is
 * about to start.
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
    // Recorded: TestState gives the reason without a prefix.
    explain: (reason) => (run.test === undefined ? whileExecuting(visit.state, visit.enteredEventId, reason) : reason),
    note: (field, value) => run.test?.note(field, value),
  };
}

/**
 * Returns the failure for a field whose value the state does not take: States.Runtime, or in
 * JSONata States.QueryEvaluationError.
 */
export function refusedField(step: Step, field: string, reason: string): StateFailure {
  const cause = step.view.explain(reason);
  return step.node.language === 'JSONata' ? new EvaluationFailure(cause, field) : new RuntimeFailure(cause);
}
