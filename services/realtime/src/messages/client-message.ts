import '@booth/shared/zod-english';
import { ClientMessage, type ServerMessage } from '@booth/shared';
import * as z from 'zod/mini';

/** Returns a viewer's message, or the `error` to answer with. `text` may have any size and form. */
export function readClientMessage(text: string | null | undefined): ClientMessage | { error: ServerMessage } {
  const parsed = ClientMessage.safeParse(jsonOf(text));
  return parsed.success ? parsed.data : { error: badMessage(z.prettifyError(parsed.error)) };
}

/** Returns the answer to a message that needs nothing but an answer. */
export function replyTo(text: string | null | undefined): ServerMessage {
  const message = readClientMessage(text);
  if ('error' in message) return message.error;
  // Only `ping` and unknown messages come here: API Gateway routes `subscribe` by its `type`.
  return message.type === 'ping'
    ? { type: 'pong', now: new Date().toISOString() }
    : badMessage(`"${message.type}" is not answered here`);
}

const badMessage = (detail: string): ServerMessage => ({ type: 'error', code: 'bad-message', detail });

/** Returns undefined for text that is not JSON, which fits no message. */
function jsonOf(text: string | null | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
