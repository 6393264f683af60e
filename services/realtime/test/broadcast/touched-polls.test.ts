import { minuteTally, TOTALS, tallySortKey } from '@booth/shared';
import { touchedPolls } from '../../src/broadcast/touched-polls.ts';
import { aRecord, TALLY } from '../support/results.ts';

describe('the polls that a batch is about', () => {
  test('each is named once, whatever its shards and items', () => {
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
  ])('its state is news with a POLL item %s the counts', (_place, sortKeys) => {
    expect(touchedPolls(sortKeys.map((sk) => aRecord('a#0', sk)))).toEqual([{ pollId: 'a', stateIsNews: true }]);
  });

  test('the newest change of each is that of the totals that were written last', () => {
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

  test('a key of another form is left out', () => {
    expect(touchedPolls([aRecord('generation', 'POLL'), aRecord('a#b#0', 'POLL')])).toEqual([]);
  });
});
