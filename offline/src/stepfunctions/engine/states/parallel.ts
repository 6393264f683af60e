import { jsonArray } from '../../../json.ts';
import { StateFailure, TaskFailed } from '../failure.ts';
import type { ChildrenActivity } from '../scope.ts';
import { exitWithMock } from '../state-test.ts';
import type { StateHandler, Step } from '../step.ts';
import { childrenActivity } from './children-activity.ts';

/** Runs its branches side by side; the state's result is the array of theirs. */
export const parallelHandler: StateHandler = {
  async start(step) {
    const { run, scope, visit, node } = step;
    const input = await step.flow.arguments();
    if (run.test?.options.mock !== undefined) {
      // Recorded: TestState does not show what the branches would get.
      for (const field of ['afterInputPath', 'afterParameters', 'afterArguments'] as const)
        run.test.inspected.delete(field);
      return exitWithMock(step, run.test.options.mock);
    }
    const started = run.record(scope, 'ParallelStateStarted');
    const activity = childrenActivity([]);
    visit.activity = activity;
    // A machine without branches is refused at creation, but may have been kept from before.
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

  /** Only a Parallel that started its branches fails as one (recorded). */
  failed(step) {
    if (step.visit.activity?.kind === 'children') step.run.record(step.scope, 'ParallelStateFailed');
  },

  aborted: (step, previousEventId) => {
    step.run.recordAfter(previousEventId, 'ParallelStateAborted');
  },
};

/**
 * Recorded: both ParallelStateSucceeded and what follows point at the last event of the last
 * branch.
 */
async function succeed(step: Step, activity: ChildrenActivity): Promise<void> {
  step.run.recordAfter(step.scope.lastEventId, 'ParallelStateSucceeded');
  const results = step.node.graphs.map((_, index) => activity.results[index] ?? null);
  await step.exit(await step.flow.succeed(jsonArray(results)), step.node.definition.Next);
}
