import {
  BALLOTS_SORT_KEY,
  COUNTS_FROM_SORT_KEY,
  minuteSortKey,
  optionSortKey,
  POLL_SORT_KEY,
  pollShardKey,
  ResultsSnapshot,
  type ResultsTableItem,
  ResultsTableItem as ResultsTableItemSchema,
  resultsVisible,
  snapshotOf,
} from '../src/index.ts';

const poll = { pollId: 'p', version: 2 };
const asOf = new Date('2026-11-23T10:00:00Z');
const count = (shard: number, sk: string, value: number, revision: number, serviceName?: string): ResultsTableItem =>
  ResultsTableItemSchema.parse({
    pollShard: pollShardKey('p', shard),
    sk,
    pollId: 'p',
    count: value,
    revision,
    ...(serviceName && { serviceName }),
  });

describe('a snapshot', () => {
  const items = [
    count(0, optionSortKey('s3'), 2, 2, 's3'),
    count(1, optionSortKey('s3'), 3, 1, 's3'),
    count(0, optionSortKey('lambda'), 1, 1, 'lambda'),
    count(0, BALLOTS_SORT_KEY, 4, 3),
    count(1, BALLOTS_SORT_KEY, 2, 1),
    count(0, minuteSortKey('2026-11-23T09:59:59Z'), 4, 3),
    count(1, minuteSortKey('2026-11-23T09:59:01Z'), 2, 1),
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
    });
    expect(snapshotOf(poll, items.toReversed(), asOf)).toEqual(snapshot);
    expect(ResultsSnapshot.safeParse(snapshot).success).toBe(true);
  });

  test('its revision does not depend on how much of the timeline was read', () => {
    const counts = items.filter((item) => item.sk >= COUNTS_FROM_SORT_KEY);
    expect(snapshotOf(poll, counts, asOf).revision).toBe(snapshotOf(poll, items, asOf).revision);
  });

  test('one query from a minute on reads the newer minutes, the options, the poll and the total', () => {
    const from = minuteSortKey('2026-11-23T09:00:00Z');
    const keys = [
      minuteSortKey('2026-11-23T08:59:59Z'),
      from,
      optionSortKey('a'),
      optionSortKey('zz'),
      POLL_SORT_KEY,
      BALLOTS_SORT_KEY,
    ];
    expect(keys.filter((key) => key >= from)).toEqual(keys.slice(1));
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
    ['hidden', 'closed', { hasVoted: true, isOrganizer: false }, false],
    ['hidden', 'open', { hasVoted: false, isOrganizer: true }, true],
  ] as const)('%s, %s, %j: %s', (visibility, status, viewer, visible) => {
    expect(resultsVisible({ visibility, status, revealed: false }, viewer, asOf)).toBe(visible);
  });

  test('revealing shows hidden results to everybody', () => {
    expect(resultsVisible({ visibility: 'hidden', status: 'open', revealed: true }, nobody, asOf)).toBe(true);
  });
});
