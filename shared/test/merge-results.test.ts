import {
  BALLOTS,
  counterAttribute,
  minuteTally,
  newestChangeOf,
  pollShardKey,
  ResultsSnapshot,
  ResultsTableItem,
  resultsRevision,
  screenTally,
  snapshotOf,
  TALLIES_FROM_SORT_KEY,
  type TallyName,
  TOTALS,
  tallySortKey,
  turnoutOf,
} from '../src/index.ts';

const poll = { pollId: 'p', version: 2, generation: 1 };
const asOf = new Date('2026-11-23T10:00:00Z');

/** Makes a tally item. */
function tally(
  shard: number,
  name: TallyName,
  counters: Record<string, number>,
  revision: number,
  generation = 1,
): ResultsTableItem {
  const attributes = Object.entries(counters).map(([counter, count]) => [counterAttribute(counter), count] as const);
  return ResultsTableItem.parse({
    ...Object.fromEntries(attributes),
    pollShard: pollShardKey('p', shard),
    sk: tallySortKey(name, generation),
    pollId: 'p',
    revision,
  });
}
const ballots = (count: number) => ({ [BALLOTS]: count });
const services = screenTally('services', 'choice');

describe('a snapshot', () => {
  const items = [
    tally(0, services, { answers: 4, 'option:s3': 2, 'option:lambda': 1 }, 2),
    tally(1, services, { answers: 2, 'option:s3': 3 }, 1),
    tally(0, TOTALS, ballots(4), 3),
    tally(1, TOTALS, ballots(2), 1),
    tally(0, minuteTally('2026-11-23T09:59:59Z'), ballots(4), 3),
    tally(1, minuteTally('2026-11-23T09:59:01Z'), ballots(2), 1),
  ];

  test('adds up the shards, whatever the order of the items', () => {
    const snapshot = snapshotOf(poll, items, asOf);
    expect(snapshot).toEqual({
      pollId: 'p',
      pollVersion: 2,
      revision: 7,
      asOf: asOf.toISOString(),
      ballots: 6,
      screens: [
        {
          ...{ type: 'choice', screenId: 'services', answers: 6 },
          options: [
            { optionId: 'lambda', count: 1 },
            { optionId: 's3', count: 5 },
          ],
        },
      ],
      timeline: [{ minute: '2026-11-23T09:59', ballots: 6 }],
    });
    expect(snapshotOf(poll, items.toReversed(), asOf)).toEqual(snapshot);
    expect(ResultsSnapshot.safeParse(snapshot).success).toBe(true);
  });

  test('has a tally of each screen by its type, sorted by the ids of the screens', () => {
    const screens = [
      tally(0, services, { answers: 9 }, 9),
      tally(0, screenTally('stars', 'rating'), { answers: 4, 'rating:10': 1, 'rating:4': 1 }, 4),
      tally(1, screenTally('stars', 'rating'), { answers: 1, 'rating:4': 1 }, 1),
      tally(0, screenTally('order', 'ranking'), { answers: 2, 'option:s3': 1, 'option:sqs': 4 }, 2),
      tally(0, screenTally('age', 'number'), { answers: 1 }, 1),
    ];
    const snapshot = snapshotOf(poll, screens, asOf);
    expect(snapshot.screens).toMatchObject([
      { type: 'number', screenId: 'age', answers: 1 },
      { type: 'ranking', screenId: 'order', answers: 2 },
      { type: 'choice', screenId: 'services', answers: 9 },
      { type: 'rating', screenId: 'stars', answers: 5, mean: 6 },
    ]);
    expect(ResultsSnapshot.parse(snapshot)).toEqual(snapshot);
  });

  test('has a revision that does not depend on how much of the timeline was read', () => {
    const tallies = items.filter((item) => item.sk >= TALLIES_FROM_SORT_KEY);
    expect(tallies).toHaveLength(4);
    expect(snapshotOf(poll, tallies, asOf).revision).toBe(snapshotOf(poll, items, asOf).revision);
  });

  test('has a revision that rises with each write of a tally', () => {
    const written = items.map((item) =>
      ResultsTableItem.parse({ ...item, revision: Number(Object(item).revision) + 1 }),
    );
    expect(snapshotOf(poll, written, asOf).revision).toBeGreaterThan(snapshotOf(poll, items, asOf).revision);
  });

  test('shows one generation, and a later generation has a larger revision even with fewer writes', () => {
    const recounted = tally(0, TOTALS, ballots(5), 1, 2);
    const before = snapshotOf(poll, [...items, recounted], asOf);
    const after = snapshotOf({ ...poll, generation: 2 }, [...items, recounted], asOf);
    expect(before).toEqual(snapshotOf(poll, items, asOf));
    expect(after).toMatchObject({ ballots: 5, screens: [] });
    expect(after.revision).toBeGreaterThan(before.revision);
    expect(Number.isSafeInteger(resultsRevision(8_000, 2 ** 40 - 1))).toBe(true);
  });

  test('shows no count below 0 if a vote moved while the shards were read', () => {
    const moved = [tally(0, services, { answers: -1, 'option:s3': -1 }, 1), tally(0, TOTALS, ballots(-1), 1)];
    expect(snapshotOf(poll, moved, asOf)).toMatchObject({
      ballots: 0,
      screens: [{ answers: 0, options: [{ optionId: 's3', count: 0 }] }],
    });
  });

  test('leaves out minutes whose only ballot has moved to another minute', () => {
    const minutes = [0, 1, 2].map((count) =>
      tally(0, minuteTally(`2026-11-23T09:5${count}:00Z`), ballots(count - 1), 1),
    );
    expect(snapshotOf(poll, minutes, asOf).timeline).toEqual([{ minute: '2026-11-23T09:52', ballots: 1 }]);
  });

  test('ignores the item of the poll, and tallies of no kind that it knows', () => {
    const state = ResultsTableItem.parse({
      ...{ ...poll, pollShard: pollShardKey('p', 0), sk: 'POLL', status: 'open', visibility: 'live' },
      ...{ revealed: false, counterShards: 1 },
    });
    expect(snapshotOf(poll, [state, ...items], asOf)).toEqual(snapshotOf(poll, items, asOf));
  });

  test.each(['ballots', 'revision', 'pollVersion'])('never has a negative number as its %s', (field) => {
    expect(ResultsSnapshot.safeParse({ ...snapshotOf(poll, items, asOf), [field]: -1 }).success).toBe(false);
  });
});

describe('the newest change', () => {
  const changed = (shard: number, countedAt: number, name: TallyName = TOTALS, generation = 1) =>
    ResultsTableItem.parse({
      ...tally(shard, name, ballots(1), 1, generation),
      ...{ countedAt, correlationId: `request-${countedAt}` },
    });

  test('is the latest of all shards, whatever the order of the items', () => {
    const totals = [changed(0, 2_000), changed(1, 3_000), changed(2, 1_000)];
    const newest = { countedAt: 3_000, correlationId: 'request-3000' };
    expect(newestChangeOf(poll, totals)).toEqual(newest);
    expect(newestChangeOf(poll, totals.toReversed())).toEqual(newest);
  });

  test('is read from the totals of the current generation only', () => {
    const others = [changed(0, 8_000, services), changed(0, 9_000, TOTALS, 2)];
    expect(newestChangeOf(poll, [changed(0, 1_000), ...others])?.countedAt).toBe(1_000);
    expect(newestChangeOf(poll, others)).toBeUndefined();
  });

  test('is unknown if the totals do not tell when they were counted', () => {
    expect(newestChangeOf(poll, [tally(0, TOTALS, ballots(1), 1)])).toBeUndefined();
  });
});

describe('the turnout', () => {
  const items = [tally(0, TOTALS, ballots(4), 3), tally(1, TOTALS, ballots(2), 1)];

  test('adds up the shards of the current generation, as the snapshot does', () => {
    const other = tally(0, TOTALS, ballots(9), 9, 2);
    const turnout = turnoutOf(poll, [...items, other], asOf);
    expect(turnout).toEqual({ pollId: 'p', pollVersion: 2, revision: 4, asOf: asOf.toISOString(), ballots: 6 });
    expect(snapshotOf(poll, items, asOf).ballots).toBe(turnout.ballots);
    expect(turnoutOf({ ...poll, generation: 2 }, [...items, other], asOf).ballots).toBe(9);
  });

  test('is 0 before the first vote, and while a vote that moves is taken off first', () => {
    expect(turnoutOf(poll, [], asOf)).toMatchObject({ ballots: 0, revision: 0 });
    expect(turnoutOf(poll, [tally(0, TOTALS, ballots(-1), 1)], asOf).ballots).toBe(0);
  });

  test('reveals nothing about the screens, not even how many were answered', () => {
    const answered = [
      ...items,
      tally(0, services, { answers: 4, 'option:s3': 4 }, 7),
      tally(0, screenTally('more', 'choice'), { answers: 1 }, 5),
      tally(0, minuteTally('2026-11-23T09:59:59Z'), ballots(4), 3),
    ];
    expect(turnoutOf(poll, answered, asOf)).toEqual(turnoutOf(poll, items, asOf));
  });
});
