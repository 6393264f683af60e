import { jsonArray } from '../../../json.ts';
import { StateFailure, TaskFailed } from '../failure.ts';
import { type ChildrenActivity, childrenActivity } from '../scope.ts';
import { exitWithMock } from '../state-test.ts';
import type { StateHandler, Step } from '../step.ts';

/** Runs the branches side by side; the result is the array of their outputs. */
export const parallelHandler: StateHandler = {
  async start(step) {
    const { run, scope, visit, node } = step;
    const input = await step.flow.arguments();
    if (run.test?.options.mock !== undefined) {
      // Recorded: TestState does not show the input of branches.
      for (const field of ['afterInputPath', 'afterParameters', 'afterArguments'] as const)
        run.test.inspected.delete(field);
      return exitWithMock(step, run.test.options.mock);
    }
    const started = run.record(scope, 'ParallelStateStarted');
    const activity = childrenActivity([]);
    visit.activity = activity;
    // Creation refuses a Parallel without branches, but a data folder may hold an older one.
    if (node.graphs.length === 0) return succeed(step, activity);
    for (const [index, graph] of node.graphs.entries()) {
      activity.running += 1;
      run.openScope(graph, scope, index, started, input);
    }
  },

  async childDone(step, child, output) {
    const { scope, visit } = step;
    const { activity } = visit;
    if (activity?.kind !== 'children') return;
    activity.results[child.index] = output;
    activity.running -= 1;
    if (activity.running > 0) return;
    scope.lastEventId = child.lastEventId;
    await succeed(step, activity);
  },

  async childFailed(step, child, failure) {
    const { run, scope } = step;
    scope.lastEventId = child.lastEventId;
    run.park(child);
    if (failure instanceof TaskFailed) run.recordAfter(child.lastEventId, 'TaskStateAborted');
    step.abortChildren(child.lastEventId);
    throw new StateFailure(failure.error, failure.cause);
  },

  /** Recorded: a Parallel that has not started its branches has no ParallelStateFailed. */
  failed(step) {
    if (step.visit.activity?.kind === 'children') step.run.record(step.scope, 'ParallelStateFailed');
  },

  aborted: (step, previousEventId) => {
    step.run.recordAfter(previousEventId, 'ParallelStateAborted');
  },
};

/**
 * Recorded: ParallelStateSucceeded and the event after it both follow the last event of the last
 * branch.
 */
async function succeed(step: Step, activity: ChildrenActivity): Promise<void> {
  step.run.recordAfter(step.scope.lastEventId, 'ParallelStateSucceeded');
  const results = step.node.graphs.map((_, index) => activity.results[index] ?? null);
  await step.exit(await step.flow.succeed(jsonArray(results)), step.node.definition.Next);
}
