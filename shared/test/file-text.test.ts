import { textOfFile } from '../src/index.ts';

const bytes = (...parts: (number[] | Uint8Array)[]) => Uint8Array.from(parts.flatMap((part) => [...part]));
const utf16 = (text: string, bigEndian: boolean) => {
  const little = Buffer.from(text, 'utf16le');
  return bigEndian ? little.swap16() : little;
};

test.each([
  ['UTF-8', bytes(Buffer.from('投票'))],
  ['UTF-8 with a mark', bytes([0xef, 0xbb, 0xbf], Buffer.from('投票'))],
  ['UTF-16 LE with a mark', bytes([0xff, 0xfe], utf16('投票', false))],
  ['UTF-16 BE with a mark', bytes([0xfe, 0xff], utf16('投票', true))],
])('a file in %s is read as its text, without the mark', (_encoding, file) => {
  expect(textOfFile(file)).toBe('投票');
});

test.each([
  ['Shift_JIS', bytes([0x93, 0x8a, 0x95, 0x5b])],
  ['half a character', bytes([0xe6, 0x8a])],
  ['half of the mark of UTF-16', bytes([0xff, 0x41])],
])('a file in another encoding has no text: %s', (_what, file) => {
  expect(textOfFile(file)).toBeUndefined();
});
