import { Option } from '@booth/shared';
import fc from 'fast-check';
import * as z from 'zod/mini';
import { textWidth } from '../../src/i18n/text-width.ts';
import { wholePercentages } from '../../src/screens/percentages.ts';
import { type Arrangement, arrangementOf, SMALLEST_TEXT } from '../../src/screens/standings/arrangement.ts';
import { standingsOf } from '../../src/screens/standings/standings.ts';
import { OPTIONS } from '../support/polls.ts';

const options = z.array(Option).parse(OPTIONS);
const standings = (counts: Record<string, number>, answers?: number, isSingle = false) =>
  standingsOf(options, new Map(Object.entries(counts)), answers === undefined ? undefined : { answers, isSingle });

describe('standings', () => {
  it('have the most votes first, with bars in proportion to the longest', () => {
    const lines = standings({ s3: 8, lambda: 2 }, 10);
    expect(lines.map(({ option, count, length, share }) => [option.id, count, length, share])).toEqual([
      ['s3', 8, 1, 0.8],
      ['lambda', 2, 0.25, 0.2],
      ['ec2', 0, 0, 0],
      ['other', 0, 0, 0],
    ]);
  });

  it('keep the order of the poll in ties, which share a rank, whatever the order of the counts', () => {
    const one = standings({ ec2: 3, s3: 3, lambda: 1 }, 4);
    const other = standings({ lambda: 1, s3: 3, ec2: 3 }, 4);
    expect(one).toEqual(other);
    expect(one.map(({ option, rank }) => [option.id, rank])).toEqual([
      ['s3', 1],
      ['ec2', 1],
      ['lambda', 3],
      ['other', 4],
    ]);
  });

  it('without answers are all zero, without a division by zero', () => {
    expect(standings({}, 0).map(({ share, length }) => [share, length])).toEqual(options.map(() => [0, 0]));
  });

  it('have shares from 0 to 1, even while shards that are read in turn disagree', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (count, answers) => {
        const [first] = standings({ lambda: count }, answers);
        expect(first?.share).toBeGreaterThanOrEqual(0);
        expect(first?.share).toBeLessThanOrEqual(1);
      }),
    );
    expect(standings({ lambda: 3 }, 2)[0]?.share).toBe(1);
  });

  it('have no shares of points: a point is not an answer', () => {
    expect(standings({ s3: 3 }).map(({ share }) => share)).toEqual(options.map(() => undefined));
  });

  it('have shares of the answers, which add up to more than 1 if an answer may choose several', () => {
    const shares = standings({ s3: 3, lambda: 3 }, 4).map(({ share }) => share);
    expect(shares).toEqual([0.75, 0.75, 0, 0]);
  });

  it('show a hidden option as long as it has votes', () => {
    const some = options.map((option) => ({ ...option, hidden: option.id === 's3' || option.id === 'ec2' }));
    const ids = standingsOf(some, new Map([['s3', 1]]), { answers: 1, isSingle: false }).map(({ option }) => option.id);
    expect(ids).toEqual(['s3', 'lambda', 'other']);
  });

  it('leave out options that the screen no longer has, whatever their names', () => {
    const counts = new Map([
      ['gone', 2],
      ['constructor', 2],
      ['s3', 1],
    ]);
    const lines = standingsOf(options, counts, { answers: 3, isSingle: false });
    expect(lines.map(({ option, count }) => [option.id, count])).toEqual([
      ['s3', 1],
      ['lambda', 0],
      ['ec2', 0],
      ['other', 0],
    ]);
  });
});

describe('whole percentages', () => {
  it('round up the largest remainders, and of equal ones the first', () => {
    expect(wholePercentages([1, 1, 1])).toEqual([34, 33, 33]);
    expect(wholePercentages([2, 3, 2])).toEqual([29, 43, 28]);
    expect(wholePercentages([0, 1, 0, 199])).toEqual([0, 1, 0, 99]);
    expect(wholePercentages([0, 0])).toEqual([0, 0]);
  });

  it('add up to 100, are off by less than 1, and keep the order of the counts', () => {
    const counts = fc.array(fc.oneof(fc.constant(0), fc.nat(100_000_000)), { minLength: 1, maxLength: 100 });
    fc.assert(
      fc.property(counts, (given) => {
        const sorted = [...given].sort((a, b) => b - a);
        const sum = sorted.reduce((total, count) => total + count, 0);
        const percentages = wholePercentages(sorted);
        expect(percentages.reduce((total, each) => total + each, 0)).toBe(sum === 0 ? 0 : 100);
        sorted.forEach((count, index) => {
          const percentage = percentages[index] ?? 0;
          if (sum > 0) expect(Math.abs(percentage - (count * 100) / sum)).toBeLessThan(1);
          if (count === 0) expect(percentage).toBe(0);
          expect(percentage).toBeLessThanOrEqual(percentages[index - 1] ?? 100);
        });
      }),
    );
  });

  it('are the shares of a single choice, which also count those who chose nothing', () => {
    const shares = (counts: Record<string, number>, answers: number) =>
      standings(counts, answers, true).map(({ share }) => share);
    expect(shares({ lambda: 1, s3: 1, ec2: 1 }, 3)).toEqual([0.34, 0.33, 0.33, 0]);
    expect(shares({ lambda: 1, s3: 1 }, 3)).toEqual([0.34, 0.33, 0, 0]);
    // Shards that are read in turn can disagree for a moment.
    expect(shares({ lambda: 2, s3: 1 }, 1)).toEqual([0.67, 0.33, 0, 0]);
  });
});

describe('the options of a big screen', () => {
  const frame = { width: 1_240, height: 740, screenSide: 1_080 };
  const labelled = (labels: readonly string[], characters = 4) => ({
    labels: labels.map(textWidth),
    characters,
    hasShares: true,
  });
  const alike = (count: number, label: string) => labelled(Array.from({ length: count }, () => label));
  /** The room for a label, in em. The widths of a row's other parts are those in arrangement.ts. */
  const labelWidth = ({ columns, fontSize }: Arrangement, characters: number, { width } = frame) =>
    (width / fontSize - (columns - 1) * 1.6) / columns - (1.7 + 1.4 + characters * 0.64 + 2.1);

  it('have the largest text above their bars if they are few, and fill the height', () => {
    const two = arrangementOf(alike(2, 'はい'), frame);
    expect(two).toMatchObject({ labels: 'above', columns: 1, rows: 2, lines: 1, pageSize: 2 });
    expect(two.fontSize).toBeCloseTo(0.09 * frame.height);
    expect(2 * two.rowHeight).toBeGreaterThan(0.7 * frame.height);
    const five = arrangementOf(alike(5, 'はい'), frame);
    expect(five.rows * five.rowHeight).toBeCloseTo(frame.height);
  });

  it('give a label of many Japanese characters a second line before its text gets smaller', () => {
    const short = arrangementOf(alike(3, 'ラムダ関数'), frame);
    const long = arrangementOf(alike(3, 'プッシュすると自動で作成され、一週間後に削除される'), frame);
    expect(long.lines).toBe(2);
    expect(long.fontSize).toBeGreaterThan(0.6 * short.fontSize);
  });

  it('are inside their bars if they are many, and in two columns if that makes them larger', () => {
    expect(arrangementOf(alike(15, '手元のノートパソコンで何度でも気軽に試せること'), frame).labels).toBe('inside');
    expect(arrangementOf(alike(40, 'ラムダ関数の実行環境'), frame)).toMatchObject({ columns: 2, pageSize: 40 });
  });

  it('are on as few readable pages as possible, of equal size', () => {
    expect(arrangementOf(alike(100, 'ラムダ関数のラムダ関数'), frame).pageSize).toBeLessThan(100);
    const { pageSize } = arrangementOf(alike(40, '手元のノートパソコンで何度でも気軽に試せること'), frame);
    expect(pageSize).toBe(20);
  });

  it('are readable even if one is too long for any screen and is cut', () => {
    const { fontSize, pageSize } = arrangementOf(labelled(['はい', 'あ'.repeat(500)]), frame);
    expect(fontSize).toBeGreaterThanOrEqual(SMALLEST_TEXT * frame.screenSide);
    expect(pageSize).toBe(2);
  });

  it('never exceed the height or the width, are never unreadable, and are cut only if no text is small enough', () => {
    const label = fc.oneof(
      fc.stringMatching(/^[a-zA-Z ]{1,60}$/),
      fc
        .array(fc.constantFrom('サ', 'ー', '関', 'の', 'ん'), { minLength: 1, maxLength: 60 })
        .map((all) => all.join('')),
    );
    const size = fc.record({
      width: fc.integer({ min: 600, max: 4_000 }),
      height: fc.integer({ min: 300, max: 2_000 }),
    });
    let fitting = 0;
    fc.assert(
      fc.property(
        fc.array(label, { minLength: 1, maxLength: 100 }),
        fc.integer({ min: 1, max: 9 }),
        size,
        (labels, characters, { width, height }) => {
          const room = { width, height, screenSide: Math.min(width, height) };
          const arranged = labelled(labels, characters);
          const page = arrangementOf(arranged, room);
          expect(page.rows * page.rowHeight).toBeLessThanOrEqual(height + 1e-6);
          expect(page.rowHeight).toBeGreaterThanOrEqual(page.fontSize * page.lines * 1.15);
          expect(page.columns * page.rows).toBeGreaterThanOrEqual(page.pageSize);
          expect(page.fontSize).toBeGreaterThanOrEqual(SMALLEST_TEXT * room.screenSide - 1e-6);
          const widest = labelWidth(
            { ...page, columns: 1, fontSize: SMALLEST_TEXT * room.screenSide },
            characters,
            room,
          );
          for (const { total, longest } of arranged.labels) {
            if (longest > widest / 2 || total + 2 * longest > 3 * widest) continue;
            fitting += 1;
            expect(total + (page.lines - 1) * longest).toBeLessThanOrEqual(
              page.lines * labelWidth(page, characters, room) + 1e-6,
            );
          }
        },
      ),
    );
    expect(fitting).toBeGreaterThan(0);
  });
});

describe('the width of a text', () => {
  it.each([
    ['Japanese characters are as wide as they are high', 'ラムダ関数', 5],
    ['half-width ones are narrower', 'Lambda', 3.8],
    ['an emoji is wider', '🎉', 1.3],
  ])('%s', (_which, text, total) => {
    expect(textWidth(text).total).toBeCloseTo(total, 0);
  });

  it('has the longest part that is never broken: a word, or a phrase in Japanese', () => {
    expect(textWidth('a wonderful day').longest).toBe(textWidth('wonderful').total);
    expect(textWidth('とても良い一日でした').longest).toBe(6);
    expect(textWidth('今日のイベントブリッジスケジューラーで').longest).toBe(16);
  });
});
