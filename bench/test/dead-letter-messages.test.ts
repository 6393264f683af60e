import { checkMessages, type MessageCheck } from '../src/chaos/dead-letter-messages.ts';

const messageOf = (eventID: string, voter: string) =>
  JSON.stringify({ reason: 'why', record: { eventID, dynamodb: { Keys: { voterKey: { S: voter } } } } });

test.each<[string, Partial<MessageCheck>, { messagesMissing: number; messagesWrong: number }]>([
  ['each record has its message', {}, { messagesMissing: 0, messagesWrong: 0 }],
  ['a record has no message', { messages: [messageOf('1', 'a')] }, { messagesMissing: 1, messagesWrong: 0 }],
  [
    'there is a message about a record that can be counted',
    { messages: [messageOf('1', 'a'), messageOf('2', 'b'), messageOf('3', 'c')] },
    { messagesMissing: 0, messagesWrong: 1 },
  ],
  [
    'there is a message about an unknown record',
    { messages: [messageOf('1', 'a'), messageOf('2', 'b'), messageOf('3', 'a')] },
    { messagesMissing: 0, messagesWrong: 1 },
  ],
  [
    'two deliveries left two messages',
    { messages: [messageOf('1', 'a'), messageOf('2', 'b'), messageOf('2', 'b')] },
    { messagesMissing: 0, messagesWrong: 0 },
  ],
  [
    'one delivery left two messages',
    { messages: [messageOf('1', 'a'), messageOf('1', 'a'), messageOf('2', 'b')] },
    { messagesMissing: 0, messagesWrong: 1 },
  ],
  [
    'one delivery left two messages, because an answer was lost',
    { messages: [messageOf('1', 'a'), messageOf('1', 'a'), messageOf('2', 'b')], lostAnswers: 1 },
    { messagesMissing: 0, messagesWrong: 0 },
  ],
])('%s', (_what, difference, expected) => {
  const uncountable = new Set(['a', 'b']);
  const deliveries = new Map([
    ['1', 1],
    ['2', 2],
    ['3', 1],
  ]);
  const messages = [messageOf('1', 'a'), messageOf('2', 'b')];
  expect(checkMessages({ messages, uncountable, deliveries, lostAnswers: 0, ...difference })).toEqual(expected);
});
