/** Flags and operation; mask bit and 7 bits of length (RFC 6455, 5.2). */
const START_BYTES = 2;
const MASK_BYTES = 4;

/**
 * Returns a function that follows the frames of a client, chunk by chunk, wherever they are cut. It
 * returns true once it has read the header of a frame whose payload is larger than `maxBytes`. The
 * ws library only limits whole messages.
 */
export function createFrameWatch(maxBytes: number): (chunk: Uint8Array) => boolean {
  let header: number[] = [];
  /** Bytes of the current frame's mask and payload that are still to come. */
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
      rest = length + (isMasked(header) ? MASK_BYTES : 0);
      header = [];
    }
    return false;
  };
}

const isMasked = ([, second = 0]: readonly number[]): boolean => second >= 0x80;

/** Returns undefined while the header is incomplete. */
function payloadLength(header: readonly number[]): number | undefined {
  const [, second] = header;
  if (second === undefined) return undefined;
  const short = second & 0x7f;
  if (short < 126) return short;
  const extended = header.slice(START_BYTES);
  if (extended.length < (short === 126 ? 2 : 8)) return undefined;
  return extended.reduce((length, byte) => length * 256 + byte, 0);
}
