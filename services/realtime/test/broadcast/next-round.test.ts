import type { Holding } from '../../src/broadcast/broadcast-leases.ts';
import type { ComposeRequest, DeliveryReport, PastRounds } from '../../src/broadcast/contract.ts';
import {
  dueAt,
  GIVE_UP_MS,
  type GivenUp,
  LEASE_MS,
  OWED_INTERVAL_MS,
  planRound,
  stillUnreached,
  viewersAfter,
} from '../../src/broadcast/next-round.ts';

const NOW = Date.UTC(2026, 10, 23, 10);
const INTERVAL_MS = 1_000;

const aReport = (more: Partial<DeliveryReport> = {}): DeliveryReport => ({
  ...{ topic: 'results', shard: 0, viewers: 0, gone: 0, closed: 0, owed: [] },
  ...more,
});
const owed = (...waits: number[]) => waits.map((ms, index) => ({ connectionId: `c-${index}`, since: NOW - ms }));
/** The round before began this long ago, the last round to all viewers some time before it. */
const past = (ms: number, more: Partial<PastRounds> = {}): PastRounds => ({
  ...{ to: 'all', at: NOW - ms, toAllAt: NOW - ms, changes: 3, viewers: 40 },
  ...more,
});
const aRequest = (more: Partial<ComposeRequest> = {}): ComposeRequest => ({
  ...{ pollId: 'p', news: 'counts', reports: [], executionId: 'one' },
  executionStartedAt: new Date(NOW).toISOString(),
  ...more,
});

describe('viewers who are owed a message', () => {
  const unreachedOf = (...reports: DeliveryReport[]) => {
    const givenUp: GivenUp[] = [];
    const left = stillUnreached(reports, { now: () => NOW, onGivenUp: (given) => givenUp.push(given) });
    return { left, givenUp };
  };

  test('are waited for, until they have waited for 30 seconds', () => {
    const { left, givenUp } = unreachedOf(aReport({ shard: 2, owed: owed(0, GIVE_UP_MS - 1, GIVE_UP_MS) }));
    expect(left).toEqual([aReport({ shard: 2, owed: owed(0, GIVE_UP_MS - 1) })]);
    expect(givenUp).toEqual([{ topic: 'results', shard: 2, viewers: 1 }]);
  });

  test('of a shard that could not be served are waited for as long', () => {
    const unserved = (ms: number) => aReport({ unservedSince: NOW - ms });
    expect(unreachedOf(unserved(GIVE_UP_MS - 1))).toEqual({ left: [unserved(GIVE_UP_MS - 1)], givenUp: [] });
    // A shard counts as not served from ten viewers on.
    expect(unreachedOf(unserved(GIVE_UP_MS))).toEqual({
      left: [],
      givenUp: [{ topic: 'results', shard: 0, viewers: 10 }],
    });
  });

  test('are still waited for if only the rest of their shard is given up', () => {
    const { left, givenUp } = unreachedOf(aReport({ owed: owed(5), unservedSince: NOW - GIVE_UP_MS }));
    expect(left).toEqual([aReport({ owed: owed(5) })]);
    expect(left[0]).not.toHaveProperty('unservedSince');
    expect(givenUp).toMatchObject([{ viewers: 10 }]);
  });

  test('are none on shards that have all messages', () => {
    expect(unreachedOf(aReport({ viewers: 7 }))).toEqual({ left: [], givenUp: [] });
  });
});

describe('the number of viewers', () => {
  const reports = [aReport({ viewers: 30, owed: owed(1, 2) }), aReport({ topic: 'state', viewers: 5 })];

  test('is 0 before the first round', () => {
    expect(viewersAfter(aRequest({ reports }))).toBe(0);
  });

  test('counts those who have the messages and those who are owed them, after a round to all', () => {
    expect(viewersAfter(aRequest({ past: past(0), reports }))).toBe(37);
  });

  test('stays after a round to owed viewers, who are not all', () => {
    expect(viewersAfter(aRequest({ past: past(0, { to: 'owed' }), reports }))).toBe(40);
  });

  test('does not fall if a shard was not served, whose viewers nobody counted', () => {
    const unserved = aReport({ shard: 1, unservedSince: NOW });
    expect(viewersAfter(aRequest({ past: past(0), reports: [...reports, unserved] }))).toBe(40);
    const more = aReport({ shard: 2, viewers: 20 });
    expect(viewersAfter(aRequest({ past: past(0), reports: [...reports, unserved, more] }))).toBe(57);
  });
});

describe('the next round is due', () => {
  const due = (request: Partial<ComposeRequest>, unreached: DeliveryReport[] = [], intervalMs = INTERVAL_MS) =>
    dueAt(aRequest(request), { intervalMs, unreached });
  const owes = [aReport({ owed: owed(1) })];

  test('at once if it is the first', () => {
    expect([due({}), due({ news: 'state' }), due({}, owes)]).toEqual([0, 0, 0]);
  });

  test('one interval after the last round to all', () => {
    expect(due({ past: past(100) })).toBe(NOW - 100 + INTERVAL_MS);
  });

  test('never again for a state that all viewers have', () => {
    expect(due({ news: 'state', past: past(100) })).toBe(0);
  });

  test('a quarter of a second after the last round if viewers are owed', () => {
    expect(due({ past: past(100) }, owes)).toBe(NOW - 100 + OWED_INTERVAL_MS);
    expect(due({ news: 'state', past: past(100) }, owes)).toBe(NOW - 100 + OWED_INTERVAL_MS);
  });

  test('after one interval if that is shorter than a quarter of a second', () => {
    expect(due({ past: past(100) }, owes, 100)).toBe(NOW);
  });

  test('for all viewers in time, even if owed viewers had a round in between', () => {
    const between = past(50, { to: 'owed', toAllAt: NOW - 900 });
    expect(due({ past: between }, owes)).toBe(NOW - 900 + INTERVAL_MS);
  });

  test('for owed viewers only, if the round to all had nothing to tell', () => {
    for (const ago of [INTERVAL_MS + 50, INTERVAL_MS + 500]) {
      const between = past(50, { to: 'owed', toAllAt: NOW - ago });
      expect(due({ past: between }, owes)).toBe(NOW - 50 + OWED_INTERVAL_MS);
    }
  });
});

describe('the next round', () => {
  /** Returns the next round, and how the poll was held for it. */
  async function next(
    request: Partial<ComposeRequest>,
    { changes = 3, unreached = [] }: { changes?: number | null; unreached?: DeliveryReport[] } = {},
  ) {
    const held: Holding[] = [];
    const situation = { ...aRequest(request), viewers: 50, intervalMs: INTERVAL_MS, startedAt: NOW, unreached };
    const round = await planRound(situation, {
      hold: async (_pollId, holding) => {
        held.push(holding);
        return changes ?? undefined;
      },
    });
    return { round, held };
  }
  const owes = [aReport({ owed: owed(1) })];
  const toAll = (changes: number) => ({ to: 'all', at: NOW, toAllAt: NOW, changes, viewers: 50 });

  test('tells a state once to all, then to owed viewers, and then no more', async () => {
    expect((await next({ news: 'state' })).round).toEqual(toAll(0));
    const before = past(300);
    expect((await next({ news: 'state', past: before }, { unreached: owes })).round).toEqual({
      ...{ ...before, to: 'owed', at: NOW, viewers: 50 },
    });
    expect((await next({ news: 'state', past: before })).round).toBeUndefined();
  });

  test('of a state holds nothing, because counts are broadcast beside it', async () => {
    expect((await next({ news: 'state' })).held).toEqual([]);
  });

  test('tells the first counts to all', async () => {
    expect((await next({}, { changes: 1 })).round).toEqual(toAll(1));
  });

  test('tells changed counts to all once the interval is over, and to owed viewers before', async () => {
    expect((await next({ past: past(INTERVAL_MS) }, { changes: 4 })).round).toEqual(toAll(4));
    expect((await next({ past: past(INTERVAL_MS - 1) }, { changes: 4 })).round).toMatchObject({ to: 'owed' });
  });

  test('is for owed viewers if nothing has changed', async () => {
    const before = past(INTERVAL_MS);
    expect((await next({ past: before }, { unreached: owes })).round).toEqual({
      ...before,
      to: 'owed',
      at: NOW,
      viewers: 50,
    });
  });

  test('is none if another execution broadcasts, or nothing has changed and nobody is owed', async () => {
    expect((await next({ past: past(INTERVAL_MS) }, { changes: null })).round).toBeUndefined();
  });

  test('holds the poll for two intervals and ten seconds, and lets go without changes if nobody is owed', async () => {
    const forMs = 2 * INTERVAL_MS + LEASE_MS;
    const holding = { owner: 'one', successorOf: 'other', forMs };
    const request = { past: past(0), successorOf: 'other' };
    expect((await next(request)).held).toEqual([{ ...holding, knownChanges: 3 }]);
    expect((await next(request, { unreached: owes })).held).toEqual([{ ...holding, knownChanges: undefined }]);
  });
});
