import { isNewer, markedBy, markerKey, type Version } from '../../src/counting/marker.ts';

const at = (second: number) => Date.UTC(2026, 10, 23, 10, 0, second);
const record = (sequence: string, second: number, removed = false): Version => ({ at: at(second), removed, sequence });
const read = (second: number): Version => ({ at: at(second), removed: false });

describe('the newer of two states of a ballot', () => {
  test.each<[string, Version, Version]>([
    ['is that of the record with the larger number, even if it has more digits', record('1000', 1), record('999', 1)],
    ['is that of the record with the larger number, whatever the times are', record('2', 1), record('1', 9)],
    ['is the later one, if it was read from the table', read(2), record('7', 1)],
    ['is the later one, if the other was read from the table', record('7', 2), read(1)],
    ['is the removal, if both have the same time', record('7', 1, true), read(1)],
  ])('%s', (_rule, newer, older) => {
    expect([isNewer(newer, older), isNewer(older, newer)]).toEqual([true, false]);
  });

  test.each<[string, Version, Version]>([
    ['both are from the same record', record('1', 1), record('1', 1)],
    ['one is from a record, the other was read from the table after it', record('1', 1), read(1)],
    [
      'both are the same removal, from its record and from a rebuild',
      record('7', 1, true),
      { at: at(1), removed: true },
    ],
  ])('is neither if %s', (_rule, one, other) => {
    expect([isNewer(one, other), isNewer(other, one)]).toEqual([false, false]);
  });
});

describe('the key of a marker', () => {
  test('names the ballot and the generation', () => {
    expect(markedBy(markerKey('favourites#ann', 12))).toEqual({
      ...{ pollId: 'favourites', voterKey: 'favourites#ann', generation: 12 },
    });
  });

  test.each(['', 'favourites#ann', 'favourites@1', '#ann@1', 'favourites#@1', 'a#b#c@1', 'a#b@1@2', 'a#b@x', 'a#b@1x'])(
    'is never %j',
    (key) => {
      expect(() => markedBy(key)).toThrow(`${key} is no key of a marker.`);
    },
  );
});
