import { CODE_ALPHABET, JOIN_CODE_CHARACTERS, JoinCode, joinCodeOf } from '../src/index.ts';

describe('a join code', () => {
  test('follows from the id of the poll and never changes', () => {
    expect(['favourite-services', 'serverless-habits', 'a', 'z'.repeat(64)].map(joinCodeOf)).toEqual([
      ...['2MWXDX', '3JR81M', 'KRXHXN', 'ZNNRWA'],
    ]);
  });

  test('has six letters and digits that do not look alike', () => {
    const form = new RegExp(`^[${CODE_ALPHABET}]{${JOIN_CODE_CHARACTERS}}$`);
    for (let index = 0; index < 1_000; index += 1) expect(joinCodeOf(`poll-${index}`)).toMatch(form);
  });

  test('is unique among 10,000 ids that differ in a digit or two', () => {
    const codes = Array.from({ length: 10_000 }, (_, index) => joinCodeOf(`session-${index}`));
    expect(new Set(codes).size).toBe(codes.length);
  });

  test('may be typed in many ways', () => {
    const code = joinCodeOf('favourite-services');
    const typed = [
      code.toLowerCase(),
      ` ${code.slice(0, 3)}-${code.slice(3)} `,
      `${code.slice(0, 3)} ${code.slice(3)}`,
    ];
    expect(typed.map((each) => JoinCode.parse(each))).toEqual([code, code, code]);
  });

  test.each([[''], ['ABC'], ['ABCDEFG'], ['ABC!EF'], ['A'.repeat(10_000)], [7]])('is never %j', (typed) => {
    expect(JoinCode.safeParse(typed).success).toBe(false);
  });
});
