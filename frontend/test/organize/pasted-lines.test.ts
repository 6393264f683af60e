import { addedLines, linesOf } from '../../src/features/organize/fields/pasted-lines.ts';

describe('pasted lines', () => {
  it.each([
    ['- Tea\n- Coffee', ['Tea', 'Coffee']],
    ['• Tea\r\n• Coffee\r\n', ['Tea', 'Coffee']],
    ['1. Tea\n2. Coffee\n10) Milk', ['Tea', 'Coffee', 'Milk']],
    ['(a) Tea\n(b) Coffee', ['Tea', 'Coffee']],
    ['・お茶\n・コーヒー', ['お茶', 'コーヒー']],
    ['①お茶\n②コーヒー\n３、牛乳'.normalize('NFC'), ['お茶', 'コーヒー', '３、牛乳']],
    ['1、お茶\n（2）コーヒー', ['お茶', 'コーヒー']],
    ['  Tea  \n\n\n\tCoffee', ['Tea', 'Coffee']],
    ['Tea\thot\nCoffee\tcold', ['Tea', 'Coffee']],
  ])('lose bullets, numbers and empty lines: %j', (text, lines) => {
    expect(linesOf(text)).toEqual(lines);
  });

  it.each(['3D printing', '3.5 inch', '-5 °C', 'e.g. tea', 'A', 'U.S. dollars', '100% cotton'])(
    'keep what belongs to the name: %s',
    (line) => {
      expect(linesOf(line)).toEqual([line]);
    },
  );

  it('are added once, whatever their case and width', () => {
    expect(addedLines(['Tea', 'TEA', 'Ｔｅａ', 'Milk'], ['milk'], 100)).toEqual({
      added: ['Tea'],
      doubles: 3,
      left: 0,
    });
  });

  it('are added as long as there is room; the rest are counted', () => {
    const lines = Array.from({ length: 5 }, (_, index) => `line ${index}`);
    expect(addedLines(lines, ['a', 'b'], 4)).toEqual({ added: ['line 0', 'line 1'], doubles: 0, left: 3 });
    expect(addedLines(lines, ['a', 'b'], 1)).toEqual({ added: [], doubles: 0, left: 5 });
  });
});
