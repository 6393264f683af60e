import { ServerMessage } from '@booth/shared';
import fc from 'fast-check';
import { readClientMessage, replyTo } from '../src/client-message.ts';

describe('messages of viewers', () => {
  test('ping is answered by pong', () => {
    expect(replyTo('{"type": "ping"}')).toEqual({ type: 'pong' });
  });

  test('subscribe names its poll', () => {
    expect(readClientMessage('{"type":"subscribe","pollId":"p"}')).toEqual({ type: 'subscribe', pollId: 'p' });
  });

  test.each([
    [undefined],
    [null],
    [''],
    ['{'],
    ['[]'],
    ['"ping"'],
    ['{"type":"vote"}'],
    ['{"type":"ping","more":1}'],
    ['{"type":"subscribe"}'],
    ['{"type":"subscribe","pollId":"a#0"}'],
    ['{"type":"subscribe","pollId":["p"]}'],
  ])('%j is answered by an error that says what is wrong', (text) => {
    const reply = replyTo(text);
    expect(reply).toEqual({ type: 'error', code: 'bad-message', detail: expect.stringMatching(/./) });
    expect(readClientMessage(text)).toEqual({ error: reply });
  });

  test('whatever is sent, the answer is a message of the protocol', () => {
    const anything = fc.oneof(
      fc.string(),
      fc.json(),
      fc.record({ type: fc.string() }).map((v) => JSON.stringify(v)),
    );
    fc.assert(fc.property(anything, (text) => ServerMessage.safeParse(replyTo(text)).success));
  });
});
