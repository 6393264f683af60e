import { wrapText } from '../../src/features/organize/export/wrap-text.ts';

/** A line has room for ten letters, however wide. */
const fits = (line: string) => [...line].length <= 10;

it.each([
  ['short', 'en', ['short']],
  ['one two three', 'en', ['one two', 'three']],
  ['one, two.', 'en', ['one, two.']],
  ['unbelievably', 'en', ['unbelievab', 'ly']],
  ['👩‍👩‍👧'.repeat(11), 'en', ['👩‍👩‍👧'.repeat(2), '👩‍👩‍👧'.repeat(2), '👩‍👩‍👧'.repeat(2), '👩‍👩‍👧…']],
  ['好きなサービスはどれですか？', 'ja', ['好きなサービスはどれ', 'ですか？']],
  ['', 'en', ['']],
])('breaks %j between words, and a word that is too long anywhere but inside a letter', (text, language, lines) => {
  expect(wrapText(text, language, 4, fits)).toEqual(lines);
});

it('ends a text without room in an ellipsis', () => {
  expect(wrapText('one two three four five', 'en', 2, fits)).toEqual(['one two', 'three fou…']);
  expect(wrapText('one two threehundred', 'en', 1, fits)).toEqual(['one two…']);
});
