import { ServerMessage } from '@booth/shared';
import fc from 'fast-check';
import { readClientMessage, replyTo } from '../../src/messages/client-message.ts';

describe('messages of viewers', () => {
  test('ping is answered with pong and the time of the server', () => {
    const before = Date.now();
    const reply = replyTo('{"type": "ping"}');
    expect(reply).toEqual({ type: 'pong', now: expect.any(String) });
    const now = reply.type === 'pong' ? Date.parse(reply.now) : Number.NaN;
    expect(now).toBeGreaterThanOrEqual(before);
    expect(now).toBeLessThanOrEqual(Date.now());
  });

  test('subscribe names its poll and its topic, by default `results`', () => {
    const subscribe = { type: 'subscribe', pollId: 'p' };
    expect(readClientMessage(JSON.stringify(subscribe))).toEqual({ ...subscribe, topic: 'results' });
    const toState = { ...subscribe, topic: 'state' };
    expect(readClientMessage(JSON.stringify(toState))).toEqual(toState);
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
    ['{"type":"subscribe","pollId":"p","topic":"votes"}'],
  ])('%j is answered with an error that says what is wrong', (text) => {
    const reply = replyTo(text);
    expect(reply).toEqual({ type: 'error', code: 'bad-message', detail: expect.stringMatching(/./) });
    expect(readClientMessage(text)).toEqual({ error: reply });
  });

  test('any text is answered with a message of the protocol', () => {
    const anything = fc.oneof(
      fc.string(),
      fc.json(),
      fc.record({ type: fc.string() }).map((v) => JSON.stringify(v)),
    );
    fc.assert(fc.property(anything, (text) => ServerMessage.safeParse(replyTo(text)).success));
  });
});
