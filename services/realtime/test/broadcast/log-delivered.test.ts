import { observeCalls } from '../../../../shared/test/support/observed-calls.ts';
import type { Delivery, DeliveryReport } from '../../src/broadcast/contract.ts';

const COUNTED_AT = Date.UTC(2026, 10, 24, 10);
const delivery: Delivery = {
  ...{ topic: 'results', shard: 2, to: 'all', owed: [], pollId: 'favourites', messages: [], until: 0, owedMax: 1 },
  newestChange: { countedAt: COUNTED_AT, correlationId: 'c0ffee00c0ffee00' },
};
const report = (parts: Partial<DeliveryReport> = {}): DeliveryReport => ({
  ...{ topic: 'results', shard: 2, viewers: 0, gone: 0, closed: 0, owed: [] },
  ...parts,
});

/** Returns what is logged and measured for a delivery 40 ms after its change was counted. */
async function logged(parts: Partial<DeliveryReport>, change: Partial<Delivery> = {}) {
  const calls = observeCalls();
  try {
    jest.resetModules();
    const { logDelivered } = await import('../../src/broadcast/log-delivered.ts');
    const { lambdaHandler } = await import('@booth/shared/lambda');
    const { aContext } = await import('../../../../shared/test/support/lambda-context.ts');
    const handler = lambdaHandler(async () => logDelivered({ ...delivery, ...change }, report(parts), COUNTED_AT + 40));
    await handler({}, aContext());
    return { lines: calls.lines(), measured: calls.measured() };
  } finally {
    calls.stop();
  }
}

test('logs the change, and measures the viewers that were reached, and after what time', async () => {
  const owed = [{ connectionId: 'slow', since: COUNTED_AT }];
  const { lines, measured } = await logged({ viewers: 7, gone: 2, closed: 1, owed });
  expect(lines).toMatchObject([
    {
      ...{ level: 'INFO', message: 'delivered', pollId: 'favourites', topic: 'results', shard: 2 },
      ...{ viewers: 7, gone: 2, closed: 1, owed: 1 },
      ...{ countedAt: COUNTED_AT, correlationId: 'c0ffee00c0ffee00' },
    },
  ]);
  // No connection ids are logged.
  expect(JSON.stringify(lines)).not.toContain('slow');
  expect(measured).toEqual({ ViewersReached: 7, ViewersGone: 2, ViewersClosed: 1, ViewersOwed: 1, BroadcastLag: 40 });
});

test.each<[string, Partial<DeliveryReport>, Partial<Delivery>]>([
  ['with nothing new', { viewers: 3 }, { newestChange: undefined }],
  ['that reaches nobody', { gone: 3 }, {}],
])('measures no lag for a delivery %s', async (_what, parts, change) => {
  expect((await logged(parts, change)).measured).not.toHaveProperty('BroadcastLag');
});
