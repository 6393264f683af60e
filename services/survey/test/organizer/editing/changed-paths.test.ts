import { changedPaths } from '../../../src/organizer/editing/changed-paths.ts';

test.each([
  ['nothing', { a: 1, list: [{ id: 'x' }] }, { a: 1, list: [{ id: 'x' }] }, []],
  ['a value', { a: 1, b: 2 }, { a: 1, b: 3 }, ['b']],
  ['a value inside', { title: { ja: 'a', en: 'b' } }, { title: { ja: 'c', en: 'b' } }, ['title.ja']],
  ['a part that came', {}, { closesAt: 'x' }, ['closesAt']],
  ['a part that went', { closesAt: 'x' }, {}, ['closesAt']],
  ['an object that came', {}, { title: { ja: 'a' } }, ['title']],
  ['an object that went', { title: { ja: 'a' } }, {}, ['title']],
  [
    'the order of a list inside',
    { s: [{ id: 'x', options: [{ id: 'a' }, { id: 'b' }] }] },
    { s: [{ id: 'x', options: [{ id: 'b' }, { id: 'a' }] }] },
    ['s.x.options'],
  ],
  ['a part that became undefined, which was absent', {}, { closesAt: undefined }, []],
  ['an item of a list', { s: [{ id: 'x', n: 1 }] }, { s: [{ id: 'x', n: 2 }] }, ['s.x.n']],
  ['an item that came', { s: [{ id: 'x' }] }, { s: [{ id: 'x' }, { id: 'y' }] }, ['s.y']],
  ['the order of a list', { s: [{ id: 'x' }, { id: 'y' }] }, { s: [{ id: 'y' }, { id: 'x' }] }, ['s']],
  [
    'the order of a list, and an item: only the item',
    { s: [{ id: 'x', n: 1 }, { id: 'y' }] },
    { s: [{ id: 'y' }, { id: 'x', n: 2 }] },
    ['s.x.n'],
  ],
  ['the order of the fields of an object', { a: { x: 1, y: 2 } }, { a: { y: 2, x: 1 } }, []],
  ['a list of values', { langs: ['ja', 'en'] }, { langs: ['en', 'ja'] }, ['langs']],
  ['nothing in a list of values', { langs: ['ja', 'en'] }, { langs: ['ja', 'en'] }, []],
])('names what differs if %s has changed', (_what, before, after, paths) => {
  expect(changedPaths(before, after)).toEqual(paths);
});
