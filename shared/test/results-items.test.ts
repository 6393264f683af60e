import {
  counterAttribute,
  countersOf,
  minutesFromSortKey,
  minuteTally,
  POLL_SORT_KEY,
  pollShardKey,
  screenOfTally,
  screenTally,
  TallyItem,
  TOTALS,
  tallyOf,
  tallySortKey,
} from '../src/index.ts';

test('a query from a minute on reads the newer minutes, the poll, its tallies and the totals', () => {
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

test('ballots of one minute (UTC) have one tally', () => {
  expect(['2026-11-23T09:00:00Z', '2026-11-23T09:00:59.999Z'].map(minuteTally)).toEqual([
    'MINUTE#2026-11-23T09:00',
    'MINUTE#2026-11-23T09:00',
  ]);
});

test('counters of any name do not collide with other attributes of a tally item', () => {
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
])('%s is not the sort key of a tally', (sk) => {
  expect(tallyOf(sk)).toBeUndefined();
});

test('each shard of each poll has a partition of its own', () => {
  expect([pollShardKey('p', 0), pollShardKey('p', 11), pollShardKey('q', 0)]).toEqual(['p#0', 'p#11', 'q#0']);
});

test.each([
  ['of a screen', screenTally('s3', 'choice'), { screenId: 's3', type: 'choice' }],
  ['of a screen named like a kind', screenTally('TOTALS', 'number'), { screenId: 'TOTALS', type: 'number' }],
  ['of all ballots', TOTALS, undefined],
  ['of a minute', minuteTally('2026-11-23T09:00:59Z'), undefined],
  ['of a minute, whatever it is called', 'MINUTE#s3#choice', undefined],
] as const)('the screen of a tally %s (%s) is %j', (_what, name, screen) => {
  expect(screenOfTally(name)).toEqual(screen);
});

test.each([
  ['TALLY#s3#choice@2', { name: 'TALLY#s3#choice', generation: 2 }],
  ['TOTALS@1', { name: 'TOTALS', generation: 1 }],
  ['MINUTE#2026-11-23T09:00@8000', { name: 'MINUTE#2026-11-23T09:00', generation: 8_000 }],
  ['TOTALS@8001', undefined],
])('the sort key %s is of the tally %j', (sk, tally) => {
  expect(tallyOf(sk)).toEqual(tally);
});
