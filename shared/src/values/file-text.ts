/**
 * Encodings with a byte order mark (https://encoding.spec.whatwg.org/#bom-sniff), besides UTF-8.
 */
const MARKS = [
  { encoding: 'utf-16le', mark: [0xff, 0xfe] },
  { encoding: 'utf-16be', mark: [0xfe, 0xff] },
];

/**
 * Decodes a file in UTF-8, or in UTF-16 with a byte order mark, and drops the mark. Returns
 * undefined for any other file.
 */
export function textOfFile(bytes: Uint8Array): string | undefined {
  const found = MARKS.find(({ mark }) => mark.every((byte, index) => bytes[index] === byte));
  try {
    return new TextDecoder(found?.encoding ?? 'utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
