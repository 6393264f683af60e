import { CLIENT_MESSAGE_MAX_BYTES } from '@booth/shared';
import { misuseBy } from '../../src/messages/misuse.ts';

const AT = Date.UTC(2026, 10, 23, 10);
const aMessage = (body?: string | null) => ({
  requestContext: { connectionId: 'ann', requestTimeEpoch: AT, connectedAt: AT, identity: { sourceIp: '192.0.2.1' } },
  ...(body !== undefined && { body }),
});
const rate = (isTooBusy: boolean) => jest.fn(async () => isTooBusy);

test.each([
  ['an ordinary message', '{}'],
  ['no body', undefined],
  ['an empty body', null],
])('%s does not end its connection', async (_what, body) => {
  expect(await misuseBy(aMessage(body), rate(false))).toBeUndefined();
});

test('too many messages end their connection, whatever is in them', async () => {
  const isTooBusy = rate(true);
  expect(await misuseBy(aMessage('{}'), isTooBusy)).toEqual({
    ...{ type: 'error', code: 'too-many-messages' },
    detail: 'A connection sends 20 messages a second at most.',
  });
  expect(isTooBusy).toHaveBeenCalledWith('ann', AT);
});

test('a message ends its connection if it has more bytes than allowed, not characters', async () => {
  const most = 'é'.repeat(CLIENT_MESSAGE_MAX_BYTES / 2);
  expect(await misuseBy(aMessage(most), rate(false))).toBeUndefined();
  expect(await misuseBy(aMessage(`${most}x`), rate(false))).toEqual({
    ...{ type: 'error', code: 'message-too-long' },
    detail: `A message has ${CLIENT_MESSAGE_MAX_BYTES} bytes at most.`,
  });
});
