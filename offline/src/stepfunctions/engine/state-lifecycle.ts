import { type Json, type JsonObject, jsonBytes, jsonText } from '../../json.ts';
import { catchersOf, retriersOf } from '../asl/definition.ts';
import { MAX_PAYLOAD_BYTES } from '../limits.ts';
import { flowFor } from '../query/flow-for.ts';
import type { StateOutcome } from '../query/state-flow.ts';
import { EvaluationFailure, ExecutionEnded, RuntimeFailure, reasons, StateFailure, tooLarge } from './failure.ts';
import { notTruncated } from './history.ts';
import { findCatcher, findRetrier, hasAttemptLeft, retryDelayMs } from './retry.ts';
import type { ExecutionRun, Signal } from './run.ts';
import type { Scope, Visit } from './scope.ts';
import { handlerOf } from './states/handlers.ts';
import { type Step, viewOf } from './step.ts';

/**
 * Handles one signal.
 * @throws ExecutionEnded if the execution ended on the way
 */
export async function takeSignal(run: ExecutionRun, signal: Signal): Promise<void> {
  const scope = run.execution.scopes.get(signal.scopeId);
  if (scope === undefined) return;
  if (signal.kind === 'step') return enterState(run, scope);
  if (signal.kind === 'redrive') return redriveScope(run, scope);
  const { visit } = scope;
  if (visit === undefined || visit.attempt !== signal.attempt) return;
  const step = stepOf(run, scope, visit);
  if (signal.kind === 'alarm' && visit.activity?.kind === 'retry') return attemptState(step);
  const handler = handlerOf(step.node);
  await guarded(step, async () => {
    if (signal.kind === 'alarm') await handler.alarm?.(step);
    else if (signal.kind === 'answer') await handler.answer?.(step, signal.result);
    else await handler.complete?.(step, signal.result);
  });
}

/** Resumes a scope after a restart. */
export function resumeScope(run: ExecutionRun, scope: Scope): void {
  const { visit } = scope;
  if (visit === undefined) {
    run.post({ kind: 'step', scopeId: scope.id });
    return;
  }
  const step = stepOf(run, scope, visit);
  if (visit.activity?.kind === 'retry') run.setAlarm(scope, visit.activity.until);
  else handlerOf(step.node).resume?.(step);
}

async function enterState(run: ExecutionRun, scope: Scope): Promise<void> {
  const { next } = scope;
  const node = next === undefined ? undefined : scope.graph.states.get(next.state);
  if (next === undefined || node === undefined) throw new Error(`The machine has no state '${next?.state}'`);
  const visit: Visit = {
    state: next.state,
    input: next.input,
    enteredEventId: 0,
    beforeEventId: scope.lastEventId,
    enteredTime: new Date(run.services.clock.now()).toISOString(),
    retryCount: 0,
    retries: retriersOf(node.definition).map(() => run.test?.options.retriesUsed ?? 0),
    attempt: 0,
    activity: undefined,
  };
  scope.next = undefined;
  scope.visit = visit;
  visit.enteredEventId = run.record(scope, `${node.definition.Type}StateEntered`, {
    name: next.state,
    input: jsonText(next.input),
    inputDetails: notTruncated,
  });
  await attemptState(stepOf(run, scope, visit));
}

/**
 * Continues a scope that was unfinished when the execution ended. Its state starts over, with all
 * retries. Of a Parallel or Map only the unfinished children continue; a Fail state is entered
 * again. AWS's rules:
 * https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html
 */
async function redriveScope(run: ExecutionRun, scope: Scope): Promise<void> {
  const { visit } = scope;
  if (visit === undefined) return enterState(run, scope);
  const step = stepOf(run, scope, visit);
  const handler = handlerOf(step.node);
  if (step.node.definition.Type === 'Fail') {
    scope.next = { state: visit.state, input: visit.input };
    return enterState(run, scope);
  }
  visit.retries = [];
  visit.retryCount = 0;
  const { activity } = visit;
  const unfinished = childrenOf(run, scope).length;
  if (activity?.kind !== 'children' || (unfinished === 0 && activity.next >= activity.items.length))
    return attemptState(step);
  visit.attempt = run.execution.nextAttempt++;
  activity.running = unfinished;
  activity.failures = 0;
  await guarded(step, async () => handler.redrive?.(step));
}

async function attemptState(step: Step): Promise<void> {
  step.run.release(step.scope);
  step.run.forgetParked(step.scope);
  step.visit.attempt = step.run.execution.nextAttempt++;
  step.visit.activity = undefined;
  await guarded(step, () => handlerOf(step.node).start(step));
}

/**
 * Runs a part of a state and sends its failure to Retry and Catch.
 * @throws ExecutionEnded
 */
async function guarded(step: Step, part: () => Promise<void>): Promise<void> {
  try {
    await part();
  } catch (error) {
    if (error instanceof ExecutionEnded) throw error;
    await failState(step, error);
  }
}

/** Records the exit of a state, sets its variables, and continues with `next` or ends the scope. */
async function exitState(step: Step, outcome: StateOutcome, next: string | undefined): Promise<void> {
  const { run, scope, visit, node } = step;
  checkSize(visit.state, outcome.output);
  run.release(scope);
  const details: JsonObject = { name: visit.state, output: jsonText(outcome.output), outputDetails: notTruncated };
  const assigned = Object.entries(outcome.assigned ?? {});
  if (assigned.length > 0) {
    details.assignedVariables = Object.fromEntries(assigned.map(([name, value]) => [name, jsonText(value)]));
    details.assignedVariablesDetails = notTruncated;
    scope.variables = { ...scope.variables, ...outcome.assigned };
  }
  run.record(scope, `${node.definition.Type}StateExited`, details);
  run.forgetParked(scope);
  scope.visit = undefined;
  if (run.test !== undefined) {
    run.test.nextState = next;
    run.test.variables = scope.variables;
  }
  if (next === undefined || run.test !== undefined) return finishScope(run, scope, outcome.output);
  scope.next = { state: next, input: outcome.output };
  run.post({ kind: 'step', scopeId: scope.id });
}

async function finishScope(run: ExecutionRun, scope: Scope, output: Json): Promise<void> {
  run.execution.scopes.delete(scope.id);
  const { parent } = scope;
  if (parent?.visit === undefined) return run.succeed(scope, jsonText(output));
  const step = stepOf(run, parent, parent.visit);
  await guarded(step, async () => handlerOf(step.node).childDone?.(step, scope, output));
}

/** Retries a failed state, catches its failure, or fails the scope. */
async function failState(step: Step, error: unknown): Promise<void> {
  const { run, scope, visit, node } = step;
  const failure = asFailure(step, error);
  run.release(scope);
  if (failure instanceof RuntimeFailure) return run.fail(failure, scope.lastEventId);
  step.abortChildren(scope.lastEventId);
  if (failure instanceof EvaluationFailure) recordEvaluationFailure(step, failure);
  const retriers = retriersOf(node.definition);
  const retrierIndex = findRetrier(retriers, failure);
  const retrier = retriers[retrierIndex];
  const used = visit.retries[retrierIndex] ?? 0;
  if (run.test !== undefined && retrier !== undefined) run.test.retryIndex = retrierIndex;
  if (retrier !== undefined && hasAttemptLeft(retrier, used)) {
    const delayMs = retryDelayMs(retrier, used);
    if (run.test !== undefined) {
      run.test.retryDelayMs = delayMs;
      return run.fail(failure, scope.lastEventId);
    }
    const until = run.services.clock.now() + run.delay(delayMs);
    visit.retries = retriers.map((_, index) => (visit.retries[index] ?? 0) + (index === retrierIndex ? 1 : 0));
    visit.retryCount += 1;
    visit.activity = { kind: 'retry', until };
    return run.setAlarm(scope, until);
  }
  const beforeFailure = scope.lastEventId;
  handlerOf(node).failed?.(step);
  const catchers = catchersOf(node.definition);
  const catcherIndex = findCatcher(catchers, failure);
  const catcher = catchers[catcherIndex];
  if (catcher === undefined) return failScope(run, scope, failure);
  if (run.test !== undefined) run.test.caught = { failure, index: catcherIndex };
  try {
    const cause = failure.cause ?? (failure.error === 'States.Timeout' ? '' : null);
    const outcome = await step.flow.catch(catcher, catcherIndex, { Error: failure.error ?? null, Cause: cause });
    await exitState(step, outcome, catcher.Next);
  } catch (second) {
    if (second instanceof ExecutionEnded) throw second;
    await failCatching(step, asFailure(step, second), beforeFailure);
  }
}

/**
 * Fails a state whose Catch clause itself failed; nothing catches that. Measured on AWS:
 * EvaluationFailed follows the event before the state's failure, which is then recorded again.
 */
async function failCatching(step: Step, failure: StateFailure, beforeFailure: number): Promise<void> {
  const { run, scope, node } = step;
  if (failure instanceof RuntimeFailure) return run.fail(failure, scope.lastEventId);
  if (failure instanceof EvaluationFailure) {
    scope.lastEventId = beforeFailure;
    recordEvaluationFailure(step, failure);
  }
  handlerOf(node).failed?.(step);
  return failScope(run, scope, failure);
}

async function failScope(run: ExecutionRun, scope: Scope, failure: StateFailure): Promise<void> {
  const { parent } = scope;
  if (parent?.visit === undefined) return run.fail(failure, scope.lastEventId);
  const step = stepOf(run, parent, parent.visit);
  await guarded(step, async () => handlerOf(step.node).childFailed?.(step, scope, failure));
}

/**
 * Records EvaluationFailed. If its fields fail before the state did anything, AWS treats the state
 * as not entered yet: the event follows the one before StateEntered (recorded for Pass, Task and
 * Map; not for Wait).
 */
function recordEvaluationFailure({ run, scope, visit, node }: Step, failure: EvaluationFailure): void {
  const untouched = scope.lastEventId === visit.enteredEventId && node.definition.Type !== 'Wait';
  if (untouched) scope.lastEventId = visit.beforeEventId;
  const location: JsonObject = failure.location === undefined ? {} : { location: failure.location };
  run.record(scope, 'EvaluationFailed', { ...reasons(failure.error, failure.cause), ...location, state: visit.state });
}

function asFailure(step: Step, error: unknown): StateFailure {
  if (error instanceof StateFailure) return error;
  return new RuntimeFailure(step.view.explain(error instanceof Error ? error.message : String(error)));
}

function checkSize(state: string, output: Json): void {
  if (jsonBytes(output) > MAX_PAYLOAD_BYTES) throw tooLarge(state);
}

function stepOf(run: ExecutionRun, scope: Scope, visit: Visit): Step {
  const node = scope.graph.states.get(visit.state);
  if (node === undefined) throw new Error(`The machine has no state '${visit.state}'`);
  const view = viewOf(run, scope, visit, node);
  const step: Step = {
    run,
    scope,
    visit,
    node,
    view,
    flow: flowFor(view),
    exit: (outcome, next) => exitState(step, outcome, next),
    abortChildren: (previousEventId) => {
      for (const child of childrenOf(run, scope)) abortScope(run, child, previousEventId);
    },
  };
  return step;
}

/** Returns the scopes whose parent is this one, oldest first. */
function childrenOf(run: ExecutionRun, parent: Scope): Scope[] {
  return [...run.execution.scopes.values()].filter((scope) => scope.parent === parent);
}

/**
 * Cuts off a scope and everything in it because a sibling failed. Measured on AWS:
 * MapIterationAborted comes before the event of the state inside (floci-io/floci,
 * StepFunctionsMapIterationFailureIntegrationTest), so outer scopes go first. Deeper nesting is
 * assumed.
 */
function abortScope(run: ExecutionRun, scope: Scope, previousEventId: number): void {
  run.park(scope);
  if (scope.parent?.visit !== undefined && scope.item !== undefined) {
    run.recordAfter(previousEventId, 'MapIterationAborted', { name: scope.parent.visit.state, index: scope.index });
  }
  if (scope.visit !== undefined) {
    const step = stepOf(run, scope, scope.visit);
    handlerOf(step.node).aborted?.(step, previousEventId);
  }
  for (const child of childrenOf(run, scope)) abortScope(run, child, previousEventId);
}
