import '@booth/shared/messages';
import { ClientMessage, type ServerMessage } from '@booth/shared';
import * as z from 'zod/mini';

/** What a viewer sent, or the `error` to answer with. `text` is the message as it came, of any size and form. */
export function readClientMessage(text: string | null | undefined): ClientMessage | { error: ServerMessage } {
  const parsed = ClientMessage.safeParse(jsonOf(text));
  return parsed.success ? parsed.data : { error: badMessage(z.prettifyError(parsed.error)) };
}

/** The answer to a message that needs nothing but an answer. */
export function replyTo(text: string | null | undefined): ServerMessage {
  const message = readClientMessage(text);
  if ('error' in message) return message.error;
  // API Gateway brings `subscribe` to its own route, by the very field that is parsed here.
  return message.type === 'ping'
    ? { type: 'pong', now: new Date().toISOString() }
    : badMessage(`"${message.type}" is not answered here`);
}

const badMessage = (detail: string): ServerMessage => ({ type: 'error', code: 'bad-message', detail });

/** Undefined for what is not JSON: it fits no message. */
function jsonOf(text: string | null | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
