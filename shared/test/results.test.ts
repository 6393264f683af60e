import {
  BALLOTS,
  counterAttribute,
  countersOf,
  isPublic,
  minutesFromSortKey,
  minuteTally,
  POLL_SORT_KEY,
  pollShardKey,
  ResultsSnapshot,
  ResultsTableItem,
  resultsRevision,
  resultsVisible,
  screenTally,
  snapshotOf,
  TALLIES_FROM_SORT_KEY,
  TallyItem,
  type TallyName,
  TOTALS,
  tallyOf,
  tallySortKey,
  turnoutOf,
  turnoutVisible,
} from '../src/index.ts';

const poll = { pollId: 'p', version: 2, generation: 1 };
const asOf = new Date('2026-11-23T10:00:00Z');

/** A tally item of the revision, with these counters. */
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

  test('tells of each screen by its type, in the order of their ids', () => {
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

  test('its revision does not depend on how much of the timeline was read', () => {
    const tallies = items.filter((item) => item.sk >= TALLIES_FROM_SORT_KEY);
    expect(tallies).toHaveLength(4);
    expect(snapshotOf(poll, tallies, asOf).revision).toBe(snapshotOf(poll, items, asOf).revision);
  });

  test('its revision rises with each write of a tally', () => {
    const written = items.map((item) =>
      ResultsTableItem.parse({ ...item, revision: Number(Object(item).revision) + 1 }),
    );
    expect(snapshotOf(poll, written, asOf).revision).toBeGreaterThan(snapshotOf(poll, items, asOf).revision);
  });

  test('is of one generation, and a later generation has the larger revision, whatever has been counted', () => {
    const recounted = tally(0, TOTALS, ballots(5), 1, 2);
    const before = snapshotOf(poll, [...items, recounted], asOf);
    const after = snapshotOf({ ...poll, generation: 2 }, [...items, recounted], asOf);
    expect(before).toEqual(snapshotOf(poll, items, asOf));
    expect(after).toMatchObject({ ballots: 5, screens: [] });
    expect(after.revision).toBeGreaterThan(before.revision);
    expect(Number.isSafeInteger(resultsRevision(8_000, 2 ** 40 - 1))).toBe(true);
  });

  test('a vote that moved while the shards were read is never shown as less than none', () => {
    const moved = [tally(0, services, { answers: -1, 'option:s3': -1 }, 1), tally(0, TOTALS, ballots(-1), 1)];
    expect(snapshotOf(poll, moved, asOf)).toMatchObject({
      ballots: 0,
      screens: [{ answers: 0, options: [{ optionId: 's3', count: 0 }] }],
    });
  });

  test('one query from a minute on reads the newer minutes, the poll, the tallies of its screens and the total', () => {
    const from = minutesFromSortKey('2026-11-23T09:00:00Z');
    const keys = [
      tallySortKey(minuteTally('2026-11-23T08:59:59Z'), 1),
      tallySortKey(minuteTally('2026-11-23T09:00:59Z'), 1),
      POLL_SORT_KEY,
      tallySortKey(screenTally('0', 'choice'), 1),
      tallySortKey(screenTally('zz', 'number'), 1),
      tallySortKey(TOTALS, 1),
    ];
    expect(keys.toSorted()).toEqual(keys);
    expect(keys.filter((key) => key >= from)).toEqual(keys.slice(1));
  });
});

test('counters are kept apart from what else a tally item has, whatever they are called', () => {
  const names = ['sk', 'pollId', 'revision', 'constructor', '#', ''];
  const item = TallyItem.parse({
    ...Object.fromEntries(names.map((name, count) => [counterAttribute(name), count])),
    ...{ pollShard: 'p#0', sk: 'TOTALS@1', pollId: 'p', revision: 9 },
  });
  expect(countersOf(item)).toEqual(new Map(names.map((name, count) => [name, count])));
  expect(item.revision).toBe(9);
});

test.each([
  ...['POLL', 'TOTALS', 'TOTALS@0', 'TOTALS@x', 'NOTHING@1', '@1'],
  ...['TALLY#s3@1', 'TALLY#s3#unknown@1', 'TALLY##choice@1', 'OPTION#s3@1'],
])('%s names no tally', (sk) => {
  expect(tallyOf(sk)).toBeUndefined();
});

test.each([
  ['a draft', { status: 'draft' }, false],
  ['a draft that was open before', { status: 'draft', openedAt: asOf.toISOString() }, false],
  ['open', { status: 'open' }, true],
  ['closed', { status: 'closed' }, true],
  ['archived without ever being opened', { status: 'archived' }, false],
  ['archived after it was opened', { status: 'archived', openedAt: asOf.toISOString() }, true],
  ['archived after it was closed', { status: 'archived', closedAt: asOf.toISOString() }, true],
] as const)('a poll is public if visitors have been let in: %s', (_what, poll, expected) => {
  expect(isPublic(poll)).toBe(expected);
});

describe('how many have voted', () => {
  const items = [tally(0, TOTALS, ballots(4), 3), tally(1, TOTALS, ballots(2), 1)];

  test('adds up the shards of the generation that counts, and is that of the snapshot', () => {
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

  test('tells nothing of the screens: not even how many were answered', () => {
    const answered = [
      ...items,
      tally(0, services, { answers: 4, 'option:s3': 4 }, 7),
      tally(0, screenTally('more', 'choice'), { answers: 1 }, 5),
      tally(0, minuteTally('2026-11-23T09:59:59Z'), ballots(4), 3),
    ];
    expect(turnoutOf(poll, answered, asOf)).toEqual(turnoutOf(poll, items, asOf));
  });

  test.each([
    [{ visibility: 'hidden', status: 'open', revealed: false, turnoutShown: false }, false],
    [{ visibility: 'hidden', status: 'open', revealed: false, turnoutShown: true }, true],
    [{ visibility: 'after-vote', status: 'open', revealed: false, turnoutShown: false }, false],
    [{ visibility: 'after-vote', status: 'open', revealed: false, turnoutShown: true }, true],
    [{ visibility: 'after-close', status: 'open', revealed: false, turnoutShown: false }, false],
    [{ visibility: 'after-close', status: 'closed', revealed: false, turnoutShown: false }, true],
    [{ visibility: 'hidden', status: 'open', revealed: true, turnoutShown: false }, true],
    [{ visibility: 'live', status: 'open', revealed: false, turnoutShown: false }, true],
  ] as const)('%j: everybody may know it: %s', (state, expected) => {
    expect(turnoutVisible(state, asOf)).toBe(expected);
  });
});

describe('who sees results', () => {
  const nobody = { hasVoted: false, isOrganizer: false };
  test.each([
    ['live', 'open', nobody, true],
    ['after-vote', 'open', nobody, false],
    ['after-vote', 'open', { hasVoted: true, isOrganizer: false }, true],
    ['after-close', 'open', { hasVoted: true, isOrganizer: false }, false],
    ['after-close', 'closed', nobody, true],
    ['after-close', 'draft', { hasVoted: true, isOrganizer: false }, false],
    ['hidden', 'closed', { hasVoted: true, isOrganizer: false }, false],
    ['hidden', 'open', { hasVoted: false, isOrganizer: true }, true],
  ] as const)('%s, %s, %j: %s', (visibility, status, viewer, visible) => {
    expect(resultsVisible({ visibility, status, revealed: false }, viewer, asOf)).toBe(visible);
  });

  test('revealing shows hidden results to everybody', () => {
    expect(resultsVisible({ visibility: 'hidden', status: 'open', revealed: true }, nobody, asOf)).toBe(true);
  });
});
