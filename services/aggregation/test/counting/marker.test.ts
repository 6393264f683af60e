import { isNewer, type Version } from '../../src/counting/marker.ts';

const at = (second: number) => Date.UTC(2026, 10, 23, 10, 0, second);
const record = (sequence: string, second: number, removed = false): Version => ({ at: at(second), removed, sequence });
const read = (second: number): Version => ({ at: at(second), removed: false });

describe('of two states of one ballot, the newer is', () => {
  test.each<[string, Version, Version]>([
    ['that of the record with the larger number, also where it has more digits', record('1000', 1), record('999', 1)],
    ['that of the record with the larger number, whatever the clocks said', record('2', 1), record('1', 9)],
    ['the later one, where one was read from the table', read(2), record('7', 1)],
    ['the later one, where the other was read from the table', record('7', 2), read(1)],
    ['that it was removed, of the same time', record('7', 1, true), read(1)],
  ])('%s', (_rule, newer, older) => {
    expect([isNewer(newer, older), isNewer(older, newer)]).toEqual([true, false]);
  });

  test.each<[string, Version, Version]>([
    ['of the same record', record('1', 1), record('1', 1)],
    ['a record, and what was read after it', record('1', 1), read(1)],
    ['a removal by its record, and what a rebuild knows of it', record('7', 1, true), { at: at(1), removed: true }],
  ])('none of them: %s', (_rule, one, other) => {
    expect([isNewer(one, other), isNewer(other, one)]).toEqual([false, false]);
  });
});
