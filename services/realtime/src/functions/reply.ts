import { replyTo } from '../client-message.ts';
import { answered, type SocketEvent, type SocketResponse } from '../socket-event.ts';

/** `ping`, and $default: every message that has no route of its own. */
export const handler = async (event: SocketEvent): Promise<SocketResponse> => answered(replyTo(event.body));
