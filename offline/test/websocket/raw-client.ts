import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** The parts of a frame that a test may want wrong (RFC 6455, 5.2). */
export interface FrameParts {
  fin?: boolean;
  opcode?: number;
  masked?: boolean;
  rsv?: number;
}

/** The code that stands for a close frame without one (RFC 6455, 7.1.5). */
const NO_STATUS = 1005;

/** A frame with a mask of zeros, so that its payload is legible. */
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

/** A client that sends what it is told, byte by byte, and reads frames as they come. */
export interface RawClient {
  socket: Socket;
  /** The status line and headers of the answer to its upgrade. */
  answer: string;
  /** The texts that it was sent. */
  texts: string[];
  /** The code of the close frame that it is sent; rejects when the server ends without one. */
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

/** Connects; `request` replaces the whole upgrade. Resolves when the answer is there. */
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

/** Frames of a server have no mask. Undefined while the frame is incomplete. */
function readFrame(data: Buffer): { opcode: number; payload: Buffer; bytes: number } | undefined {
  const [first, second] = data;
  if (first === undefined || second === undefined) return undefined;
  const start = second === 127 ? 10 : second === 126 ? 4 : 2;
  if (data.length < start) return undefined;
  const length = second === 127 ? Number(data.readBigUInt64BE(2)) : second === 126 ? data.readUInt16BE(2) : second;
  if (data.length < start + length) return undefined;
  return { opcode: first & 0x0f, payload: data.subarray(start, start + length), bytes: start + length };
}
