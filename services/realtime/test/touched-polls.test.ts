import { touchedPolls } from '../src/touched-polls.ts';
import { aRecord } from './results.ts';

describe('the polls that a batch is about', () => {
  test('each is named once, whatever its shards and items', () => {
    const records = [
      aRecord('a#0', 'OPTION#s3'),
      aRecord('a#11', 'TOTAL#BALLOTS'),
      aRecord('b#0', 'MINUTE#2026-11-23T10:00'),
      aRecord('a#0', 'OPTION#s3'),
    ];
    expect(touchedPolls(records)).toEqual([
      { pollId: 'a', stateIsNews: false },
      { pollId: 'b', stateIsNews: false },
    ]);
  });

  test.each([
    ['before', ['POLL', 'OPTION#s3']],
    ['after', ['OPTION#s3', 'POLL']],
  ])('its state is news with a POLL item %s the counts', (_place, sortKeys) => {
    expect(touchedPolls(sortKeys.map((sk) => aRecord('a#0', sk)))).toEqual([{ pollId: 'a', stateIsNews: true }]);
  });

  test('a key of another form is left out', () => {
    expect(touchedPolls([aRecord('generation', 'POLL'), aRecord('a#b#0', 'POLL')])).toEqual([]);
  });
});
