import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** Parts of a frame that a test may set wrongly (RFC 6455, 5.2). */
export interface FrameParts {
  fin?: boolean;
  opcode?: number;
  masked?: boolean;
  rsv?: number;
}

/** Stands for a close frame without a code (RFC 6455, 7.1.5). */
const NO_STATUS = 1005;

/** Returns a frame. Its mask is all zeros, so the payload stays legible. */
export function aFrame(payload: string | Buffer, { fin = true, opcode = 1, masked = true, rsv = 0 }: FrameParts = {}) {
  const data = Buffer.from(payload);
  const mask = masked ? 0x80 : 0;
  const length = Buffer.alloc(data.length < 126 ? 1 : data.length < 65_536 ? 3 : 9);
  if (length.length === 1) length[0] = mask + data.length;
  else if (length.length === 3) {
    length[0] = mask + 126;
    length.writeUInt16BE(data.length, 1);
  } else {
    length[0] = mask + 127;
    length.writeBigUInt64BE(BigInt(data.length), 1);
  }
  const start = Buffer.from([(fin ? 0x80 : 0) + rsv + opcode]);
  return Buffer.concat([start, length, Buffer.alloc(masked ? 4 : 0), data]);
}

/** A client whose test writes the bytes that it sends; it reads the server's frames. */
export interface RawClient {
  socket: Socket;
  /** The status line and headers with which the server answered the upgrade. */
  answer: string;
  /** The text messages that it got. */
  texts: string[];
  /** The code of the server's close frame. Rejects if the server ends without one. */
  closeCode: Promise<number>;
}

const upgrade = (path: string, headers: readonly string[]) =>
  [
    `GET ${path} HTTP/1.1`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ...headers,
    '\r\n',
  ].join('\r\n');

/** Connects, and resolves when the server has answered. `request` replaces the whole upgrade. */
export async function connectRaw(
  port: number,
  { host = '127.0.0.1', path = '/', headers = ['Host: localhost'], request = upgrade(path, headers) } = {},
): Promise<RawClient> {
  const socket = connect(port, host);
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write(request);
  const texts: string[] = [];
  let received = Buffer.alloc(0);
  let answer: string | undefined;
  const answered = Promise.withResolvers<string>();
  const closed = Promise.withResolvers<number>();
  closed.promise.catch(() => {});
  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk]);
    if (answer === undefined) {
      const end = received.indexOf('\r\n\r\n');
      if (end < 0) return;
      answer = received.subarray(0, end).toString();
      received = received.subarray(end + 4);
      answered.resolve(answer);
      if (!answer.startsWith('HTTP/1.1 101')) return;
    }
    for (let frame = readFrame(received); frame !== undefined; frame = readFrame(received)) {
      received = received.subarray(frame.bytes);
      if (frame.opcode === 1) texts.push(frame.payload.toString());
      if (frame.opcode === 8) closed.resolve(frame.payload.length > 0 ? frame.payload.readUInt16BE() : NO_STATUS);
    }
  });
  socket.on('close', () => {
    answered.resolve(answer ?? '');
    closed.reject(new Error('closed without a close frame'));
  });
  return { socket, answer: await answered.promise, texts, closeCode: closed.promise };
}

/** Reads a server's frame, which has no mask. Returns undefined while it is incomplete. */
function readFrame(data: Buffer): { opcode: number; payload: Buffer; bytes: number } | undefined {
  const [first, second] = data;
  if (first === undefined || second === undefined) return undefined;
  const start = second === 127 ? 10 : second === 126 ? 4 : 2;
  if (data.length < start) return undefined;
  const length = second === 127 ? Number(data.readBigUInt64BE(2)) : second === 126 ? data.readUInt16BE(2) : second;
  if (data.length < start + length) return undefined;
  return { opcode: first & 0x0f, payload: data.subarray(start, start + length), bytes: start + length };
}
