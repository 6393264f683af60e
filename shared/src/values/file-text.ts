/**
 * The encodings that editors mark a file with (https://encoding.spec.whatwg.org/#bom-sniff); UTF-8
 * has none, mostly.
 */
const MARKS = [
  { encoding: 'utf-16le', mark: [0xff, 0xfe] },
  { encoding: 'utf-16be', mark: [0xfe, 0xff] },
];

/**
 * Returns the text of a file in UTF-8, or in UTF-16 with a byte order mark; without the mark.
 * Undefined where the file is no such text.
 */
export function textOfFile(bytes: Uint8Array): string | undefined {
  const found = MARKS.find(({ mark }) => mark.every((byte, index) => bytes[index] === byte));
  try {
    return new TextDecoder(found?.encoding ?? 'utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
