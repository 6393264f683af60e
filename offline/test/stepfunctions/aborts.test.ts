import type { JsonObject } from '../../src/json.ts';
import type { TaskDispatcher } from '../../src/stepfunctions/index.ts';
import { type Run, runMachine } from './support/in-process.ts';

const wait: JsonObject = { Type: 'Wait', Seconds: 60, End: true };
const fail: JsonObject = { Type: 'Fail', Error: 'Broken' };
const graph = (state: JsonObject, index: number): JsonObject => ({
  StartAt: `S${index}`,
  States: { [`S${index}`]: state },
});
const parallel = (...states: JsonObject[]): JsonObject => ({
  Type: 'Parallel',
  Branches: states.map(graph),
  End: true,
});

/** Runs a Map whose items `fail` fail while the other iterations are in the state `others`. */
function runMap(items: string[], others: JsonObject, failing = fail, integrations?: TaskDispatcher): Promise<Run> {
  const processor = {
    StartAt: 'Which',
    States: {
      Which: {
        Type: 'Choice',
        Choices: [{ Variable: '$', StringEquals: 'fail', Next: 'Pause' }],
        Default: 'Others',
      },
      Pause: { Type: 'Pass', Next: 'More' },
      More: { Type: 'Pass', Next: 'Failing' },
      Failing: failing,
      Others: others,
    },
  };
  const each = { Type: 'Map', ItemProcessor: processor, End: true };
  return runMachine({ StartAt: 'Each', States: { Each: each } }, items, integrations, 60_000);
}

/**
 * Returns the events after the last one of this type, such as `12 WaitStateAborted`: each with the
 * number of the event before it.
 */
const afterLast = ({ outline }: Run, type: string) =>
  outline.slice(outline.findLastIndex((event) => event.endsWith(type)) + 1).map((event) => event.replace(/^\d+</, ''));

test.each([[['other', 'fail']], [['fail', 'other']]])(
  'aborted iterations, each with its inner state, come before MapIterationFailed: %j',
  async (items) => {
    const run = await runMap(items, wait);
    const last = run.types.indexOf('FailStateEntered') + 1;
    expect(afterLast(run, 'FailStateEntered')).toEqual([
      `${last} MapIterationAborted`,
      `${last} WaitStateAborted`,
      `${last} MapIterationFailed`,
      `${last} MapStateFailed`,
      `${last + 4} ExecutionFailed`,
    ]);
  },
);

test('outer states are aborted before the states inside them', async () => {
  const run = await runMap(['other', 'fail'], parallel(wait, wait));
  const last = run.types.indexOf('FailStateEntered') + 1;
  expect(afterLast(run, 'FailStateEntered').slice(0, 5)).toEqual([
    `${last} MapIterationAborted`,
    `${last} ParallelStateAborted`,
    `${last} WaitStateAborted`,
    `${last} WaitStateAborted`,
    `${last} MapIterationFailed`,
  ]);
});

test('States.Runtime in an iteration ends the execution without aborting the others first', async () => {
  const noChoice = { Type: 'Choice', Choices: [{ Variable: '$', StringEquals: 'never', Next: 'Pause' }] };
  const run = await runMap(['other', 'fail'], wait, noChoice);
  expect(run).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
  expect(run.types.filter((type) => /Aborted|Failed/.test(type))).toEqual(['ExecutionFailed']);
});
