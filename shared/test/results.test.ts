import {
  BALLOTS_COUNTER,
  COUNTS_FROM_SORT_KEY,
  type CounterName,
  counterOf,
  counterSortKey,
  minuteCounter,
  minutesFromSortKey,
  optionCounter,
  POLL_SORT_KEY,
  pollShardKey,
  ResultsSnapshot,
  type ResultsTableItem,
  ResultsTableItem as ResultsTableItemSchema,
  resultsRevision,
  resultsVisible,
  screenCounter,
  screenValueCounter,
  snapshotOf,
} from '../src/index.ts';

const poll = { pollId: 'p', version: 2, generation: 1 };
const asOf = new Date('2026-11-23T10:00:00Z');
const counter = (shard: number, name: CounterName, count: number, revision: number, generation = 1): ResultsTableItem =>
  ResultsTableItemSchema.parse({
    pollShard: pollShardKey('p', shard),
    sk: counterSortKey(name, generation),
    pollId: 'p',
    count,
    revision,
    ...(name.startsWith('OPTION#') && { serviceName: name.slice(7) }),
  });

describe('a snapshot', () => {
  const items = [
    counter(0, optionCounter('s3'), 2, 2),
    counter(1, optionCounter('s3'), 3, 1),
    counter(0, optionCounter('lambda'), 1, 1),
    counter(0, BALLOTS_COUNTER, 4, 3),
    counter(1, BALLOTS_COUNTER, 2, 1),
    counter(0, minuteCounter('2026-11-23T09:59:59Z'), 4, 3),
    counter(1, minuteCounter('2026-11-23T09:59:01Z'), 2, 1),
  ];

  test('adds up the shards, whatever the order of the items', () => {
    const snapshot = snapshotOf(poll, items, asOf);
    expect(snapshot).toEqual({
      pollId: 'p',
      pollVersion: 2,
      revision: 8,
      asOf: asOf.toISOString(),
      ballots: 6,
      options: [
        { optionId: 'lambda', count: 1 },
        { optionId: 's3', count: 5 },
      ],
      timeline: [{ minute: '2026-11-23T09:59', ballots: 6 }],
      screens: [],
    });
    expect(snapshotOf(poll, items.toReversed(), asOf)).toEqual(snapshot);
    expect(ResultsSnapshot.safeParse(snapshot).success).toBe(true);
  });

  test('tells of each screen: how many answered, the ratings and their mean, the points of a ranking', () => {
    // Prepare
    const screens = [
      counter(0, screenCounter('choice', 'services'), 9, 9),
      counter(0, screenCounter('rating', 'stars'), 4, 4),
      counter(0, screenValueCounter('rating', 'stars', '10'), 1, 1),
      counter(0, screenValueCounter('rating', 'stars', '4'), 1, 1),
      counter(1, screenValueCounter('rating', 'stars', '4'), 1, 1),
      counter(0, screenCounter('ranking', 'order'), 2, 2),
      counter(0, screenValueCounter('ranking', 'order', 's3'), 1, 2),
      counter(0, screenValueCounter('ranking', 'order', 'sqs'), 4, 2),
      counter(0, screenCounter('rating', 'nobody-rated'), 1, 1),
    ];

    // Act
    const snapshot = snapshotOf(poll, screens, asOf);

    // Assess
    expect(snapshot.screens).toEqual([
      { type: 'choice', screenId: 'services', answers: 9 },
      { type: 'rating', screenId: 'nobody-rated', answers: 1, ratings: [], mean: null },
      {
        type: 'rating',
        screenId: 'stars',
        answers: 4,
        ratings: [
          { rating: 4, count: 2 },
          { rating: 10, count: 1 },
        ],
        mean: 6,
      },
      {
        type: 'ranking',
        screenId: 'order',
        answers: 2,
        points: [
          { optionId: 'sqs', points: 4 },
          { optionId: 's3', points: 1 },
        ],
      },
    ]);
    expect(ResultsSnapshot.parse(snapshot)).toEqual(snapshot);
  });

  test('its revision does not depend on how much of the timeline was read, nor on the screens', () => {
    const counts = items.filter((item) => item.sk >= COUNTS_FROM_SORT_KEY);
    const screens = [counter(0, screenCounter('rating', 'stars'), 4, 4)];
    expect(snapshotOf(poll, counts, asOf).revision).toBe(snapshotOf(poll, [...items, ...screens], asOf).revision);
  });

  test('is of one generation, and a later generation has the larger revision, whatever has been counted', () => {
    const recounted = counter(0, optionCounter('s3'), 5, 1, 2);
    const before = snapshotOf(poll, [...items, recounted], asOf);
    const after = snapshotOf({ ...poll, generation: 2 }, [...items, recounted], asOf);
    expect(before).toEqual(snapshotOf(poll, items, asOf));
    expect(after.options).toEqual([{ optionId: 's3', count: 5 }]);
    expect(after.revision).toBeGreaterThan(before.revision);
    expect(Number.isSafeInteger(resultsRevision(8_000, 2 ** 40 - 1))).toBe(true);
  });

  test('a vote that moved while the shards were read is never shown as less than none', () => {
    expect(snapshotOf(poll, [counter(0, optionCounter('s3'), -1, 1)], asOf).options).toEqual([
      { optionId: 's3', count: 0 },
    ]);
  });

  test('one query from a minute on reads the newer minutes, the options, the poll, the screens and the total', () => {
    const from = minutesFromSortKey('2026-11-23T09:00:00Z');
    const keys = [
      counterSortKey(minuteCounter('2026-11-23T08:59:59Z'), 1),
      counterSortKey(minuteCounter('2026-11-23T09:00:59Z'), 1),
      counterSortKey(optionCounter('a'), 1),
      counterSortKey(optionCounter('zz'), 1),
      POLL_SORT_KEY,
      counterSortKey(screenCounter('rating', 'stars'), 1),
      counterSortKey(BALLOTS_COUNTER, 1),
    ];
    expect(keys.filter((key) => key >= from)).toEqual(keys.slice(1));
  });
});

test.each(['POLL', 'OPTION#s3', 'OPTION#s3@0', 'OPTION#s3@x', 'NOTHING#s3@1', '@1'])('%s names no counter', (sk) => {
  expect(counterOf(sk)).toBeUndefined();
});

describe('who sees results', () => {
  const nobody = { hasVoted: false, isOrganizer: false };
  test.each([
    ['live', 'open', nobody, true],
    ['after-vote', 'open', nobody, false],
    ['after-vote', 'open', { hasVoted: true, isOrganizer: false }, true],
    ['after-close', 'open', { hasVoted: true, isOrganizer: false }, false],
    ['after-close', 'closed', nobody, true],
    ['hidden', 'closed', { hasVoted: true, isOrganizer: false }, false],
    ['hidden', 'open', { hasVoted: false, isOrganizer: true }, true],
  ] as const)('%s, %s, %j: %s', (visibility, status, viewer, visible) => {
    expect(resultsVisible({ visibility, status, revealed: false }, viewer, asOf)).toBe(visible);
  });

  test('revealing shows hidden results to everybody', () => {
    expect(resultsVisible({ visibility: 'hidden', status: 'open', revealed: true }, nobody, asOf)).toBe(true);
  });
});
