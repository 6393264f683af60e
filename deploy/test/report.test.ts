import { markdownOf, type Report } from '../src/rehearsal/report.ts';

const aResource = (type: string) => ({ logicalId: type, physicalId: 'i-1', type });
const report: Report = {
  created: new Map([
    ['booth-hosting-x', [aResource('AWS::Tea::Pot'), aResource('AWS::Tea::Cup'), aResource('AWS::Tea::Cup')]],
  ]),
  outcomes: [
    { name: 'Tea is made', kind: 'works' },
    {
      name: 'Tea is poured',
      kind: 'limit',
      limit: { exercise: 'Tea is poured', says: 'no cup', why: 'It has no cups' },
    },
    {
      name: 'Tea is passed',
      kind: 'limit',
      limit: { exercise: 'Tea is passed', says: 'no cup', why: 'It has no cups' },
    },
    { name: 'Tea is drunk', kind: 'failed', message: 'too hot | burnt\nat drink' },
  ],
  gaps: [{ gap: 'AWS::Tea::Pot', says: 'Unrecognized: AWS::Tea::Pot' }],
};

describe('the report', () => {
  const lines = markdownOf(report).split('\n');

  test('counts resources by type in alphabetical order, and marks types that are not emulated', () => {
    expect(lines).toContain('| booth-hosting-x | 3 | Tea::Cup × 2, Tea::Pot* |');
  });

  test('has the outcome of each exercise, with the reason if it does not work', () => {
    expect(lines).toContain('| Tea is made | works |');
    expect(lines).toContain('| Tea is poured | not by the emulator: It has no cups |');
    expect(lines).toContain('| Tea is drunk | **failed**: too hot \\| burnt |');
  });

  test("lists each gap of the emulator once, in the emulator's words", () => {
    expect(lines).toContain('| AWS::Tea::Pot | Unrecognized: AWS::Tea::Pot |');
    expect(lines.filter((line) => line === '| It has no cups | `no cup` |')).toHaveLength(1);
  });

  test('is the same each time', () => {
    expect(markdownOf(report)).toBe(lines.join('\n'));
  });
});
