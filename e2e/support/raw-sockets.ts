import { connect } from 'node:net';

/** Asks for a WebSocket and sends a frame. Returns when the connection has ended. */
export async function sendFrame(
  host: string,
  port: number,
  protocol: string | undefined,
  frame: Buffer,
): Promise<void> {
  const socket = connect({ host, port });
  const closed = new Promise((ended) => socket.on('error', () => {}).on('close', ended));
  const lines = [
    ...['GET / HTTP/1.1', `Host: ${host}:${port}`, 'Connection: Upgrade', 'Upgrade: websocket'],
    ...['Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='],
    ...(protocol === undefined ? [] : [`Sec-WebSocket-Protocol: ${protocol}`]),
  ];
  socket.write(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), frame]));
  // A server without WebSockets keeps the connection open.
  setTimeout(() => socket.destroy(), 500);
  await closed;
}

/** Returns true if something accepts TCP connections at an address. */
export function isReached(host: string, port: number): Promise<boolean> {
  return new Promise((found) => {
    const socket = connect({ host, port });
    const end = (reached: boolean) => {
      socket.destroy();
      found(reached);
    };
    socket.on('connect', () => end(true)).on('error', () => end(false));
  });
}
