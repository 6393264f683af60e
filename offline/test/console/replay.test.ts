import { replay } from '../../console/src/features/history/replay.ts';
import type { Visit } from '../../console/src/features/history/visit.ts';
import { aHistory } from './support/a-history.ts';

function brief(visits: readonly Visit[]) {
  return visits.map(({ state, outcome, waiting }) =>
    waiting === undefined ? `${state} ${outcome}` : `${state} ${outcome} ${waiting}`,
  );
}

const waitingTask = aHistory(
  ['ExecutionStarted', 0],
  ['TaskStateEntered', 0, { name: 'Ask', input: '{"a":1}' }],
  ['TaskScheduled', 2, { resource: 'updateItem.waitForTaskToken', parameters: '{"p":1}' }],
  ['TaskStarted', 3],
  ['TaskSubmitted', 4],
);

describe('the visits of states in a history', () => {
  test('a task waits for its token from when it was scheduled', () => {
    const { visits } = replay(waitingTask);

    expect(brief(visits)).toEqual(['Ask running token']);
    expect(visits[0]).toMatchObject({
      input: '{"a":1}',
      parameters: '{"p":1}',
      pendingSince: 2_000,
      endedAt: undefined,
    });
  });

  test('a state that is left has its output, and the next state sees its variables', () => {
    const { visits, transitions } = replay(
      aHistory(
        ['ExecutionStarted', 0],
        ['PassStateEntered', 0, { name: 'First' }],
        ['PassStateExited', 2, { name: 'First', output: '1', assignedVariables: { x: '5' } }],
        ['SucceedStateEntered', 3, { name: 'Last' }],
        ['SucceedStateExited', 4, { name: 'Last', output: '2' }],
        ['ExecutionSucceeded', 5],
      ),
    );

    expect(brief(visits)).toEqual(['First succeeded', 'Last succeeded']);
    expect(visits[0]).toMatchObject({ output: '1', variables: {}, assigned: { x: '5' } });
    expect(visits[1]).toMatchObject({ output: '2', variables: { x: '5' } });
    expect([...transitions]).toEqual(['First → Last']);
  });

  test('an error that a catcher takes is not a failure', () => {
    const { visits } = replay(
      aHistory(
        ['ExecutionStarted', 0],
        ['TaskStateEntered', 0, { name: 'Call' }],
        ['TaskScheduled', 2, { resource: 'invoke' }],
        ['TaskFailed', 3, { error: 'Boom', cause: 'why' }],
        ['TaskStateExited', 4, { name: 'Call', output: '{}' }],
        ['PassStateEntered', 5, { name: 'Repair' }],
      ),
    );

    expect(brief(visits)).toEqual(['Call caught', 'Repair running']);
    expect(visits[0]).toMatchObject({ error: 'Boom', cause: 'why' });
  });

  test('a task that is called again counts a retry and forgets its earlier error', () => {
    const failing = aHistory(
      ['ExecutionStarted', 0],
      ['TaskStateEntered', 0, { name: 'Call' }],
      ['TaskScheduled', 2, { resource: 'invoke' }],
      ['TaskFailed', 3, { error: 'Boom' }],
    );
    const again = aHistory(
      ['ExecutionStarted', 0],
      ['TaskStateEntered', 0, { name: 'Call' }],
      ['TaskScheduled', 2, { resource: 'invoke' }],
      ['TaskFailed', 3, { error: 'Boom' }],
      ['TaskScheduled', 4, { resource: 'invoke' }],
      ['TaskSucceeded', 5],
      ['TaskStateExited', 6, { name: 'Call' }],
    );

    expect(brief(replay(failing).visits)).toEqual(['Call running retry']);
    expect(replay(again).visits[0]).toMatchObject({ outcome: 'succeeded', retries: 1, error: undefined });
  });

  test('the failure of a branch fails the states around it, and its siblings are aborted', () => {
    const { visits } = replay(
      aHistory(
        ['ExecutionStarted', 0],
        ['ParallelStateEntered', 0, { name: 'Both' }],
        ['ParallelStateStarted', 2],
        ['WaitStateEntered', 3, { name: 'Slow' }],
        ['FailStateEntered', 3, { name: 'Broken' }],
        ['ParallelStateFailed', 5],
        ['ExecutionFailed', 6, { error: 'Bad' }],
      ),
    );

    expect(brief(visits)).toEqual(['Both failed', 'Slow aborted', 'Broken failed']);
  });

  test('iterations of a Map are counted, and a visit knows in which one it is', () => {
    const { visits, visitOf } = replay(
      aHistory(
        ['ExecutionStarted', 0],
        ['MapStateEntered', 0, { name: 'Each' }],
        ['MapStateStarted', 2, { length: 2 }],
        ['MapIterationStarted', 3, { name: 'Each', index: 0 }],
        ['PassStateEntered', 4, { name: 'Note' }],
        ['MapIterationStarted', 3, { name: 'Each', index: 1 }],
        ['PassStateEntered', 6, { name: 'Note' }],
        ['PassStateExited', 5, { name: 'Note' }],
        ['MapIterationSucceeded', 8, { name: 'Each', index: 0 }],
      ),
    );

    expect(brief(visits)).toEqual(['Each running', 'Note succeeded', 'Note running']);
    expect(visits[0]?.iterations).toEqual({ started: 2, succeeded: 1, failed: 0 });
    expect(visits.map(({ scope }) => scope.iteration)).toEqual([undefined, 0, 1]);
    expect(visitOf(9)?.state).toBe('Each');
    expect(visitOf(8)).toBe(visits[1]);
  });

  test.each([
    ['ExecutionAborted', 'aborted'],
    ['ExecutionTimedOut', 'timedOut'],
  ])('%s ends the states that were under way', (type, outcome) => {
    const { visits } = replay([...waitingTask, { id: 6, previousEventId: 0, timestamp: 9_000, type, details: {} }]);

    expect(visits[0]).toMatchObject({ outcome, endedAt: 9_000, waiting: undefined, pendingSince: undefined });
  });

  test('a failed expression belongs to the state that its event names', () => {
    const { visits } = replay(
      aHistory(
        ['ExecutionStarted', 0],
        ['PassStateEntered', 0, { name: 'Compute' }],
        ['EvaluationFailed', 0, { state: 'Compute', error: 'States.QueryEvaluationError', cause: 'no' }],
        ['ExecutionFailed', 3, { error: 'States.QueryEvaluationError' }],
      ),
    );

    expect(visits[0]).toMatchObject({ outcome: 'failed', error: 'States.QueryEvaluationError' });
  });
});
