import { minuteTally, TOTALS, tallySortKey } from '@booth/shared';
import { touchedPolls } from '../../src/broadcast/touched-polls.ts';
import { aRecord, TALLY } from '../support/results.ts';

describe('the polls in a batch', () => {
  test('are named once each, whatever their shards and items', () => {
    const records = [
      aRecord('a#0', TALLY),
      aRecord('a#11', tallySortKey(TOTALS, 1)),
      aRecord('b#0', tallySortKey(minuteTally('2026-11-23T10:00:00.000Z'), 1)),
      aRecord('a#0', TALLY),
    ];
    expect(touchedPolls(records)).toEqual([
      { pollId: 'a', stateIsNews: false },
      { pollId: 'b', stateIsNews: false },
    ]);
  });

  test.each([
    ['before', ['POLL', TALLY]],
    ['after', [TALLY, 'POLL']],
  ])('have a new state with a POLL item %s the counts', (_place, sortKeys) => {
    expect(touchedPolls(sortKeys.map((sk) => aRecord('a#0', sk)))).toEqual([{ pollId: 'a', stateIsNews: true }]);
  });

  test('have the newest change of their totals', () => {
    const totals = tallySortKey(TOTALS, 1);
    const records = [
      aRecord('a#0', totals, { countedAt: 1_000, correlationId: 'first-one' }),
      aRecord('a#1', totals, { countedAt: 3_000, correlationId: 'third-one' }),
      aRecord('a#2', totals, { countedAt: 2_000 }),
      aRecord('a#0', TALLY, { countedAt: 4_000 }),
      aRecord('b#0', totals, { countedAt: 5_000 }),
    ];
    expect(touchedPolls(records).map(({ newestChange }) => newestChange)).toEqual([
      { countedAt: 3_000, correlationId: 'third-one' },
      { countedAt: 5_000 },
    ]);
  });

  test('do not include keys of another form', () => {
    expect(touchedPolls([aRecord('generation', 'POLL'), aRecord('a#b#0', 'POLL')])).toEqual([]);
  });
});
