import type { ClientMessage } from '@booth/shared';
import { ServerMessage } from '@booth/shared';

export interface LiveSocketEvents {
  onOpen: () => void;
  onMessage: (message: ServerMessage) => void;
  /** Called once, whether the socket failed, was closed by the server or by `close`. */
  onClose: () => void;
}

/** One WebSocket that speaks the realtime protocol. It never reconnects: `LiveConnection` does. */
export interface LiveSocket {
  send: (message: ClientMessage) => void;
  close: () => void;
}

function messageFrom(data: unknown): ServerMessage | undefined {
  if (typeof data !== 'string') return undefined;
  try {
    return ServerMessage.safeParse(JSON.parse(data)).data;
  } catch {
    return undefined;
  }
}

export function openLiveSocket(address: string, events: LiveSocketEvents): LiveSocket {
  let isOver = false;
  const end = () => {
    if (isOver) return;
    isOver = true;
    events.onClose();
  };
  let socket: WebSocket;
  try {
    socket = new WebSocket(address);
  } catch {
    // NOTE: the constructor itself throws where a policy forbids the address, such as ws: from an
    // https page.
    queueMicrotask(end);
    return { send: () => {}, close: end };
  }
  socket.onopen = () => {
    if (!isOver) events.onOpen();
  };
  // NOTE: a message of a later version of the protocol is skipped, not an error: servers are
  // deployed before browsers reload.
  socket.onmessage = (event) => {
    const message = messageFrom(event.data);
    if (message !== undefined && !isOver) events.onMessage(message);
  };
  socket.onerror = end;
  socket.onclose = end;
  return {
    send: (message) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
    },
    // NOTE: a browser can take a minute to close a socket whose network is gone; for us it is over
    // at once.
    close: () => {
      socket.close();
      end();
    },
  };
}
