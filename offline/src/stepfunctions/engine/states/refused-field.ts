import { EvaluationFailure, RuntimeFailure, type StateFailure } from '../failure.ts';
import type { Step } from '../step.ts';

/**
 * A field has a value that the state does not take: States.Runtime, or States.QueryEvaluationError
 * in JSONata.
 */
export function refusedField(step: Step, field: string, reason: string): StateFailure {
  const cause = step.view.explain(reason);
  return step.node.language === 'JSONata' ? new EvaluationFailure(cause, field) : new RuntimeFailure(cause);
}
