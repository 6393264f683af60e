import { jsonArray } from '../../../json.ts';
import { MAX_INLINE_MAP_CONCURRENCY } from '../../limits.ts';
import { RuntimeFailure, StateFailure, TaskFailed } from '../failure.ts';
import { type ChildrenActivity, childrenActivity, type Scope, type TaskResult } from '../scope.ts';
import { exitWithMock, type StateTest } from '../state-test.ts';
import { type StateHandler, type Step, viewOf } from '../step.ts';

/** Runs the processor once per item; the result is the array of the iterations' outputs. */
export const mapHandler: StateHandler = {
  async start(step) {
    const { run, scope, visit } = step;
    const items = run.test?.options.readItems ?? (await step.flow.items());
    const concurrency = (await readConcurrency(step)) || MAX_INLINE_MAP_CONCURRENCY;
    const started = run.record(scope, 'MapStateStarted', { length: items.length });
    const activity = { ...childrenActivity(items), ...(await readTolerance(step)) };
    if (run.test?.options.mock !== undefined) return exitMocked(step, activity, run.test, run.test.options.mock);
    visit.activity = activity;
    if (items.length === 0) return succeed(step, activity);
    for (let slot = 0; slot < Math.min(concurrency, items.length); slot++)
      await startIteration(step, activity, started);
  },

  async childDone(step, child, output) {
    const { run, scope, visit } = step;
    const { activity } = visit;
    if (activity?.kind !== 'children') return;
    activity.results[child.index] = output;
    activity.running -= 1;
    const succeeded = run.recordAfter(child.lastEventId, 'MapIterationSucceeded', {
      name: visit.state,
      index: child.index,
    });
    await fillSlot(step, activity, child, succeeded, scope);
  },

  async childFailed(step, child, failure) {
    const { run, scope, visit } = step;
    const { activity } = visit;
    if (activity?.kind !== 'children') return;
    run.park(child);
    activity.running -= 1;
    activity.failures += 1;
    const { toleratedCount, toleratedPercentage } = activity;
    const isTolerated = toleratesFailures(activity);
    // Measured on AWS: iterations that are cut off come before the failed one (see abortScope).
    if (!isTolerated) step.abortChildren(child.lastEventId);
    const failed = run.recordAfter(child.lastEventId, 'MapIterationFailed', { name: visit.state, index: child.index });
    if (isTolerated) return fillSlot(step, activity, child, failed, scope);
    // Recorded for the branches of a Parallel.
    if (failure instanceof TaskFailed) run.recordAfter(child.lastEventId, 'TaskStateAborted');
    scope.lastEventId = child.lastEventId;
    const tolerant = (toleratedCount ?? 0) > 0 || (toleratedPercentage ?? 0) > 0;
    throw tolerant ? thresholdExceeded() : new StateFailure(failure.error, failure.cause);
  },

  async redrive(step) {
    const { activity } = step.visit;
    if (activity?.kind !== 'children') return;
    const concurrency = (await readConcurrency(step)) || MAX_INLINE_MAP_CONCURRENCY;
    while (activity.running < concurrency && activity.next < activity.items.length)
      await startIteration(step, activity, step.scope.lastEventId);
  },

  failed(step) {
    step.run.record(step.scope, 'MapStateFailed');
  },

  aborted: (step, previousEventId) => {
    step.run.recordAfter(previousEventId, 'MapStateAborted');
  },
};

/**
 * Returns true if the failures so far are within both thresholds, the count and the percentage.
 * https://docs.aws.amazon.com/step-functions/latest/dg/maprun-fail-threshold.html
 */
function toleratesFailures({ failures, items, toleratedCount, toleratedPercentage }: ChildrenActivity): boolean {
  if (toleratedCount === undefined && toleratedPercentage === undefined) return false;
  const share = (100 * failures) / items.length;
  return failures <= (toleratedCount ?? failures) && share <= (toleratedPercentage ?? share);
}

/**
 * Leaves a Map with a mocked result. Recorded: the number of failed iterations only matters if the
 * state tolerates failures.
 */
async function exitMocked(step: Step, activity: ChildrenActivity, test: StateTest, mock: TaskResult): Promise<void> {
  const { run, scope, visit, node } = step;
  if (node.fields.ItemSelector !== undefined) {
    const inputs = activity.items.map((Value, Index) =>
      step.flow.itemInput(viewOf(run, scope, visit, node, { Index, Value }), Value),
    );
    test.note('afterItemSelector', jsonArray(await Promise.all(inputs)));
  }
  activity.failures = test.options.failedIterations ?? 0;
  const isTolerant = activity.toleratedCount !== undefined || activity.toleratedPercentage !== undefined;
  if ('output' in mock && isTolerant && !toleratesFailures(activity)) throw thresholdExceeded();
  await exitWithMock(step, mock);
}

function thresholdExceeded(): StateFailure {
  return new StateFailure(
    'States.ExceedToleratedFailureThreshold',
    'The specified tolerated failure threshold was exceeded',
  );
}

/** Starts the next iteration in the slot of one that ended, or ends the state. */
async function fillSlot(
  step: Step,
  activity: ChildrenActivity,
  child: Scope,
  overEventId: number,
  scope: Scope,
): Promise<void> {
  // Recorded: the next MapIterationStarted follows the last event inside the iteration that it
  // replaces.
  if (activity.next < activity.items.length) return startIteration(step, activity, child.lastEventId);
  if (activity.running > 0) return;
  scope.lastEventId = overEventId;
  await succeed(step, activity);
}

async function startIteration(step: Step, activity: ChildrenActivity, previousEventId: number): Promise<void> {
  const { run, scope, visit, node } = step;
  const index = activity.next;
  const value = activity.items[index] ?? null;
  const [processor] = node.graphs;
  if (processor === undefined) throw new RuntimeFailure(step.view.explain('The Map state has no ItemProcessor.'));
  const started = run.recordAfter(previousEventId, 'MapIterationStarted', { name: visit.state, index });
  const item = { Index: index, Value: value };
  const input = await step.flow.itemInput(viewOf(run, scope, visit, node, item), value);
  // Only now: if the input fails, a redrive starts this iteration again.
  activity.next += 1;
  activity.running += 1;
  run.openScope(processor, scope, index, started, input, item);
}

/** Recorded: MapStateSucceeded and MapStateExited both follow the last MapIterationSucceeded. */
async function succeed(step: Step, activity: ChildrenActivity): Promise<void> {
  step.run.recordAfter(step.scope.lastEventId, 'MapStateSucceeded');
  const results = activity.items.map((_, index) => activity.results[index]).filter((result) => result !== undefined);
  await step.exit(await step.flow.succeed(jsonArray(results)), step.node.definition.Next);
}

/** Returns how many iterations may run at once; 0 for the service's own limit. */
export async function readConcurrency(step: Step): Promise<number> {
  const given = (await step.flow.number('MaxConcurrency')) ?? 0;
  if (given < 0)
    throw new RuntimeFailure(
      step.view.explain(`Expected non-negative integer for MaxConcurrency, got '${given}' instead.`),
    );
  step.view.note('maxConcurrency', given);
  return given;
}

/** Reads the thresholds for failures. Recorded: AWS reads them after MapStateStarted. */
export async function readTolerance(
  step: Step,
): Promise<Pick<ChildrenActivity, 'toleratedCount' | 'toleratedPercentage'>> {
  const count = await step.flow.number('ToleratedFailureCount');
  if (count !== undefined && count < 0)
    throw new RuntimeFailure(step.view.explain('ToleratedFailureCount cannot be negative.'));
  const percentage = await step.flow.number('ToleratedFailurePercentage');
  if (percentage !== undefined && (percentage < 0 || percentage > 100)) {
    throw new RuntimeFailure(step.view.explain('ToleratedFailurePercentage must be between 0 and 100.'));
  }
  if (count !== undefined) step.view.note('toleratedFailureCount', count);
  if (percentage !== undefined) step.view.note('toleratedFailurePercentage', percentage);
  return { toleratedCount: count, toleratedPercentage: percentage };
}
