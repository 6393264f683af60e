import { type ClientMessage, createMessageReader, type Heard } from '@booth/shared';

export interface LiveSocketEvents {
  onOpen: () => void;
  onMessage: (message: Heard) => void;
  /** Called once: after a failure, a close by the server, or `close`. */
  onClose: () => void;
}

/** One WebSocket that speaks the realtime protocol. It never reconnects; `LiveConnection` does. */
export interface LiveSocket {
  send: (message: ClientMessage) => void;
  close: () => void;
}

export function openLiveSocket(address: string, events: LiveSocketEvents): LiveSocket {
  const read = createMessageReader();
  let isClosed = false;
  const end = () => {
    if (isClosed) return;
    isClosed = true;
    events.onClose();
  };
  let socket: WebSocket;
  try {
    socket = new WebSocket(address);
  } catch {
    // NOTE: the constructor throws if a policy forbids the address, such as ws: from an https page.
    queueMicrotask(end);
    return { send: () => {}, close: end };
  }
  socket.onopen = () => {
    if (!isClosed) events.onOpen();
  };
  // NOTE: skips messages of a newer protocol, because servers are deployed before browsers reload.
  socket.onmessage = (event) => {
    const message = typeof event.data === 'string' ? read(event.data) : undefined;
    if (message !== undefined && !isClosed) events.onMessage(message);
  };
  socket.onerror = end;
  socket.onclose = end;
  return {
    send: (message) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
    },
    // NOTE: without a network, browsers take up to a minute to close a socket. Don't wait for that.
    close: () => {
      socket.close();
      end();
    },
  };
}
