/**
 * Bytes of a frame's first part (RFC 6455, 5.2): flags and operation, mask bit and 7 bits of
 * length.
 */
const START = 2;
const MASK = 4;

/**
 * Follows the frames in what a client sends. Returns true for the chunk with the header of a frame
 * whose payload is over `maxBytes`; ws limits whole messages only. Chunks may be cut anywhere.
 */
export function createFrameWatch(maxBytes: number): (chunk: Uint8Array) => boolean {
  let header: number[] = [];
  /** Bytes of the current frame that are still to come: its mask and payload. */
  let rest = 0;
  return (chunk) => {
    let at = 0;
    while (at < chunk.length) {
      const skipped = Math.min(rest, chunk.length - at);
      rest -= skipped;
      at += skipped;
      const byte = chunk[at];
      if (byte === undefined) break;
      header.push(byte);
      at += 1;
      const length = payloadLength(header);
      if (length === undefined) continue;
      if (length > maxBytes) return true;
      rest = length + (isMasked(header) ? MASK : 0);
      header = [];
    }
    return false;
  };
}

const isMasked = ([, second = 0]: readonly number[]): boolean => second >= 0x80;

/** Undefined while the header is incomplete. */
function payloadLength(header: readonly number[]): number | undefined {
  const [, second] = header;
  if (second === undefined) return undefined;
  const short = second & 0x7f;
  if (short < 126) return short;
  const extended = header.slice(START);
  if (extended.length < (short === 126 ? 2 : 8)) return undefined;
  return extended.reduce((length, byte) => length * 256 + byte, 0);
}
