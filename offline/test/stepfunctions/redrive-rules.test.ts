import { History } from '../../src/stepfunctions/engine/history.ts';
import { redriveObstacle } from '../../src/stepfunctions/engine/redrive-rules.ts';

test('an execution can be redriven within 14 days of its end and a year of its start, with room for two events', () => {
  const day = 86_400_000;
  const obstacle = (endedAt: number, now: number, events: number) => {
    const past = new History();
    for (let count = 0; count < events; count++) past.add('PassStateEntered', count, 0);
    const ending = { status: 'FAILED' as const, stoppedAt: endedAt * day };
    const execution = {
      status: 'FAILED' as const,
      ending,
      history: past,
      mapRuns: new Map(),
      origin: { startedAt: 0 },
    };
    return redriveObstacle(execution, now * day);
  };
  expect(obstacle(1, 15, 24_998)).toBeUndefined();
  expect(obstacle(1, 15.1, 1)).toBe('Execution redrivable period exceeded');
  expect(obstacle(360, 366, 1)).toBe('Execution has exceeded the max execution time');
  expect(obstacle(1, 2, 24_999)).toBe('Execution history event limit exceeded');
});
