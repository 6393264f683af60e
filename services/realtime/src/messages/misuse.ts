import { CLIENT_MESSAGE_MAX_BYTES, CLIENT_MESSAGES_PER_SECOND, type ErrorMessage } from '@booth/shared';
import type { MessageRate } from './message-rate.ts';
import type { SocketEvent } from './socket-event.ts';

/**
 * Returns the error for which a message ends its connection, or undefined. Does not read the
 * message.
 */
export async function misuseBy(
  { requestContext, body }: SocketEvent,
  isTooBusy: MessageRate,
): Promise<ErrorMessage | undefined> {
  if (await isTooBusy(requestContext.connectionId, requestContext.requestTimeEpoch)) {
    const detail = `A connection sends ${CLIENT_MESSAGES_PER_SECOND} messages a second at most.`;
    return { type: 'error', code: 'too-many-messages', detail };
  }
  if (Buffer.byteLength(body ?? '') > CLIENT_MESSAGE_MAX_BYTES) {
    const detail = `A message has ${CLIENT_MESSAGE_MAX_BYTES} bytes at most.`;
    return { type: 'error', code: 'message-too-long', detail };
  }
  return undefined;
}
