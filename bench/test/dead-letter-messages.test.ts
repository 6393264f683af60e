import { checkLetters, type LetterCheck } from '../src/chaos/letters.ts';

const letter = (eventID: string, voter: string) =>
  JSON.stringify({ reason: 'why', record: { eventID, dynamodb: { Keys: { voterKey: { S: voter } } } } });

test.each<[string, Partial<LetterCheck>, { lettersMissing: number; lettersWrong: number }]>([
  ['each record has its letter', {}, { lettersMissing: 0, lettersWrong: 0 }],
  ['a record has none', { messages: [letter('1', 'a')] }, { lettersMissing: 1, lettersWrong: 0 }],
  [
    'a record has one that can be counted',
    { messages: [letter('1', 'a'), letter('2', 'b'), letter('3', 'c')] },
    { lettersMissing: 0, lettersWrong: 1 },
  ],
  [
    'there is one of a record that nobody wrote',
    { messages: [letter('1', 'a'), letter('2', 'b'), letter('3', 'a')] },
    { lettersMissing: 0, lettersWrong: 1 },
  ],
  [
    'two deliveries left two letters',
    { messages: [letter('1', 'a'), letter('2', 'b'), letter('2', 'b')] },
    { lettersMissing: 0, lettersWrong: 0 },
  ],
  [
    'one delivery left two letters',
    { messages: [letter('1', 'a'), letter('1', 'a'), letter('2', 'b')] },
    { lettersMissing: 0, lettersWrong: 1 },
  ],
  [
    'one delivery left two letters, since the answer of one was lost',
    { messages: [letter('1', 'a'), letter('1', 'a'), letter('2', 'b')], lostAnswers: 1 },
    { lettersMissing: 0, lettersWrong: 0 },
  ],
])('%s', (_what, difference, expected) => {
  const uncountable = new Set(['a', 'b']);
  const deliveries = new Map([
    ['1', 1],
    ['2', 2],
    ['3', 1],
  ]);
  const messages = [letter('1', 'a'), letter('2', 'b')];
  expect(checkLetters({ messages, uncountable, deliveries, lostAnswers: 0, ...difference })).toEqual(expected);
});
