import { CODE_CHARACTERS, EntryCode, normalizeCode, printedCode } from '../src/index.ts';

describe('an entry code', () => {
  const CODE = 'K7QF2M9X4T01';

  test.each([
    'K7QF-2M9X-4T01',
    'k7qf 2m9x 4tol',
    ' k7qf2m9x4tOi ',
    'Ｋ７ＱＦ２Ｍ９Ｘ４Ｔ０１',
    'Ｋ７ＱＦー２Ｍ９Ｘｰ４Ｔ０１',
    'K7QF–2M9X−4T01',
  ])('%j is the printed one', (typed) => {
    expect(EntryCode.parse(typed)).toBe(CODE);
  });

  test.each(['', 'K7QF-2M9X', `${CODE}0`, 'U7QF2M9X4T01', 'K7QF2M9X4T0#'])('%j is not a code', (typed) => {
    expect(EntryCode.safeParse(typed).success).toBe(false);
  });

  test('is printed in groups of four, and read back', () => {
    expect(printedCode(CODE)).toBe('K7QF-2M9X-4T01');
    expect(normalizeCode(printedCode(CODE))).toBe(CODE);
    expect(CODE).toHaveLength(CODE_CHARACTERS);
  });
});
