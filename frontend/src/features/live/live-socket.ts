import { type ClientMessage, createMessageReader, type Heard } from '@booth/shared';

export interface LiveSocketEvents {
  onOpen: () => void;
  onMessage: (message: Heard) => void;
  /** Called once, whether the socket failed, was closed by the server or by `close`. */
  onClose: () => void;
}

/** One WebSocket that speaks the realtime protocol. It never reconnects: `LiveConnection` does. */
export interface LiveSocket {
  send: (message: ClientMessage) => void;
  close: () => void;
}

export function openLiveSocket(address: string, events: LiveSocketEvents): LiveSocket {
  const read = createMessageReader();
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
    const message = typeof event.data === 'string' ? read(event.data) : undefined;
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
