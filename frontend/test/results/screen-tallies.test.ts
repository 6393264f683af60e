import { inLanguage, type ScreenTally } from '@booth/shared';
import { createElement } from 'react';
import { ScreenResult, ScreenTallies } from '../../src/features/results/components/ScreenTallies.tsx';
import { countedScreens, votesIn } from '../../src/features/results/counted-screens.ts';
import { aPoll, aSnapshot, OPTIONS } from '../support/polls.ts';
import { rendered } from '../support/rendered.ts';
import {
  chosen,
  endLabels,
  given,
  order,
  pick,
  placed,
  rated,
  second,
  stars,
  text,
  why,
  years,
} from '../support/tallies.ts';

describe('the results of a poll', () => {
  const shown = (screens: object[], tallies: ScreenTally[]) =>
    countedScreens(aPoll({ screens }), { screens: tallies }).map(({ screen, tally }) => [screen.id, tally]);

  it("are in the order of the poll's screens, whatever the order of the tallies", () => {
    const [one, two] = [chosen('pick', ['s3', 1]), chosen('second', ['ec2', 2])];
    expect(shown([order, second, stars, pick], [one, placed, rated([1, 1]), two])).toEqual([
      ['order', placed],
      ['second', two],
      ['stars', rated([1, 1])],
      ['pick', one],
    ]);
  });

  it('have each screen with a tally, even an unanswered one, and no other', () => {
    expect(shown([why, pick, stars, order, years], [])).toEqual([
      ['pick', undefined],
      ['stars', undefined],
      ['order', undefined],
      ['years', undefined],
    ]);
    expect(shown([why], [])).toEqual([]);
  });

  it('leave out tallies of a screen that is gone or had another type', () => {
    expect(shown([stars], [{ ...rated([5, 9]), screenId: 'gone' }, chosen('stars', ['s3', 1])])).toEqual([
      ['stars', undefined],
    ]);
  });

  it('have as many votes as all lines of all choices together', () => {
    const votesOf = (screens: object[], tallies: ScreenTally[]) =>
      votesIn(countedScreens(aPoll({ screens }), { screens: tallies }));
    const tallies = [chosen('pick', ['s3', 2], ['ec2', 1]), chosen('second', ['s3', 4]), placed];
    expect(votesOf([pick, second, order], tallies)).toBe(7);
    expect(votesOf([pick], [])).toBe(0);
    expect(votesOf([stars, order], [placed])).toBeUndefined();
  });
});

describe('the tallies on a page', () => {
  const page = async (screens: object[], tallies: ScreenTally[], language?: 'en' | 'ja') => {
    const poll = aPoll({ screens });
    const snapshot = aSnapshot({ screens: tallies, ballots: 7 });
    return rendered(createElement(ScreenTallies, { poll, snapshot, heading: 'h2', phase: 'open' }), language);
  };
  /** The texts of the page, in order. */
  const wordsOf = (html: string) =>
    html.replaceAll(/<style.*?<\/style>/gs, '').replaceAll(/(?:\s*<[^>]*>\s*)+/g, ' | ');

  it('have the questions as titles, in the order of the poll', async () => {
    const html = await page([stars, why, order, pick], []);
    expect([...html.matchAll(/<h2[^>]*>([^<]*)/g)].map(([, title]) => title)).toEqual(['Stars', 'Order', 'Pick']);
  });

  it('call the median an estimate only if bins have several numbers', async () => {
    expect(wordsOf(await page([years], [given([0, 5, 1])], 'ja'))).toContain('中央値 | 約1.0');
    expect(wordsOf(await page([{ ...years, max: 3 }], [given([1, 1, 1])], 'ja'))).toContain('中央値 | 1.0');
  });

  it('describe each bin of a histogram, with the overall figures and their unit', async () => {
    const words = wordsOf(await page([{ ...years, unit: text('km') }], [given([0, 5, 1], [6, 11, 3])]));
    expect(words).toContain('Mean | 1.0 | km');
    expect(words).toContain('Median | ≈ 1.0 | km');
    expect(words).toContain('Answers | 4 |');
    for (const bin of ['0 to 5 km | 1 | 25%', '6 to 11 km | 3 | 75%', '96 to 100 km | 0 | 0%'])
      expect(words).toContain(bin);
  });

  it("describe the steps of a rating in the reader's language", async () => {
    const screens = [{ ...stars, endLabels }];
    expect(wordsOf(await page(screens, [rated([5, 4])]))).toContain('| 5, good | 4 | 100% |');
    expect(wordsOf(await page(screens, [rated([5, 4])], 'ja'))).toContain('| 5（good (ja)） | 4 | 100% |');
  });

  it("are in the poll's language for readers whose language it lacks", async () => {
    const french = { ...pick, title: { fr: 'Lequel ?' }, options: [{ id: 's3', label: { de: 'Eimer', fr: 'Seau' } }] };
    const poll = aPoll({ title: { fr: 'Question' }, screens: [french] });
    const snapshot = aSnapshot({ screens: [chosen('pick', ['s3', 1])] });
    const html = await rendered(
      createElement(ScreenTallies, { poll, snapshot, heading: 'h2', phase: 'open' as const }),
      'ja',
    );
    expect(wordsOf(html)).toMatch(/Lequel \?.*Seau/);
  });

  it('show the leaders of a choice first, and offer to show all', async () => {
    const more = ['a', 'b', 'c'].map((id) => ({ id, label: text(id) }));
    const many = { ...pick, options: [...OPTIONS, ...more] };
    const html = await page([many], [chosen('pick', ['s3', 2], ['lambda', 1])]);
    const five = ['s3', 'lambda', 'ec2', 'other', 'a'];
    expect([...html.matchAll(/data-row="(\w+)"/g)].map(([, id]) => id)).toEqual(five);
    expect(html).toMatch(/<button[^>]*aria-expanded="false"[^>]*>Show all</);
    expect(wordsOf(html)).toContain('% of 2 answers');
  });

  it('offer nothing more if all options have votes', async () => {
    const votes = OPTIONS.map(({ id }): [string, number] => [id, 1]);
    expect(await page([pick], [chosen('pick', ...votes)])).not.toContain('<button');
  });

  it.each([
    ['how many have answered', 7, 'open', '7 people have answered'],
    ['that nobody has yet', 0, 'open', 'No answers yet. Be the first!'],
    ['that nobody can yet', 0, 'not-yet-open', 'Not open yet'],
    ['that nobody did', 0, 'closed', 'Nobody answered'],
  ] as const)('of a poll of which nothing is counted say %s', async (_what, ballots, phase, words) => {
    const snapshot = aSnapshot({ ballots });
    const poll = aPoll({ screens: [why] });
    expect(await rendered(createElement(ScreenTallies, { poll, snapshot, heading: 'h2', phase }))).toContain(words);
  });

  it('say when the poll has closed without a vote', async () => {
    const props = { poll: aPoll({ screens: [pick] }), snapshot: aSnapshot(), heading: 'h2' as const };
    expect(await rendered(createElement(ScreenTallies, { ...props, phase: 'closed' }))).toContain('No votes were cast');
  });
});

describe('the table behind the bars', () => {
  const tallies = [chosen('pick', ['s3', 2], ['lambda', 1]), placed, rated([5, 3], [1, 1]), given([0, 5, 1])];
  const screens = [pick, order, { ...stars, endLabels }, { ...years, unit: text('km') }];
  const page = (size: 'page' | 'big', language?: 'en' | 'ja') => {
    const poll = aPoll({ screens });
    const results = countedScreens(poll, { screens: tallies }).map((counted) =>
      createElement(ScreenResult, {
        ...{ key: counted.screen.id, counted, size, heading: 'h2' as const },
        pollText: (words) => inLanguage(words, language ?? 'en', 'en'),
      }),
    );
    return rendered(createElement('main', {}, results), language);
  };
  /** Each table as lines of cells, its caption first. */
  const tablesIn = (html: string) =>
    [...html.matchAll(/<table>(.*?)<\/table>/gs)].map(([, table = '']) => {
      const cells = (row: string) =>
        [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell = '']) =>
          cell.replaceAll(/<[^>]*>/g, '').trim(),
        );
      const rows = [...table.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = '']) => cells(row));
      return [/<caption>(.*?)<\/caption>/.exec(table)?.[1], ...rows.map((row) => row.join(' | '))];
    });

  it('has all options of a big screen, with ranks, votes and shares, or points', async () => {
    const [choice, ranking] = tablesIn(await page('big'));
    expect(choice).toEqual([
      'Votes for each option',
      'Option | Rank | Votes | Share',
      'S3 | 1 | 2 | 67%',
      'Lambda | 2 | 1 | 33%',
      'EC2 |  | 0 | 0%',
      'Something else |  | 0 | 0%',
    ]);
    expect(ranking).toEqual([
      'Points of each option',
      'Option | Rank | Points',
      ...['S3 | 1 | 3', 'Lambda |  | 0', 'EC2 |  | 0', 'Something else |  | 0'],
    ]);
  });

  it("has each step of a scale, in the poll's words", async () => {
    const [, , rating, number = []] = tablesIn(await page('big'));
    expect(rating).toEqual([
      'How often each rating was given',
      'Rating | Answers | Share',
      ...['1, bad | 1 | 25%', '2 | 0 | 0%', '3 | 0 | 0%', '4 | 0 | 0%', '5, good | 3 | 75%'],
    ]);
    expect(number.slice(0, 3)).toEqual([
      'How often each number was given',
      'Number | Answers | Share',
      '0 to 5 km | 1 | 100%',
    ]);
  });

  it("is in the reader's language", async () => {
    const heads = tablesIn(await page('big', 'ja')).map(([caption, head]) => [caption, head]);
    expect(heads).toEqual([
      ['選択肢ごとの票数', '選択肢 | 順位 | 票数 | 割合'],
      ['選択肢ごとのポイント', '選択肢 | 順位 | ポイント'],
      ['評価ごとの回答数', '評価 | 回答数 | 割合'],
      ['数値ごとの回答数', '数値 | 回答数 | 割合'],
    ]);
  });

  it('has what the page shows, whose bars are hidden from screen readers and have nothing to press', async () => {
    const html = await page('page');
    expect(tablesIn(html)[0]).toEqual([
      'Votes for each option',
      'Option | Rank | Votes | Share',
      ...['S3 | 1 | 2 | 67%', 'Lambda | 2 | 1 | 33%', 'EC2 |  | 0 | 0%', 'Something else |  | 0 | 0%'],
    ]);
    const hidden = [...html.matchAll(/<ol[^>]*aria-hidden="true".*?<\/ol>/gs)].map(([list]) => list);
    expect(hidden).toHaveLength(4);
    expect(html.match(/<ol/g)).toHaveLength(4);
    expect(hidden.join()).not.toMatch(/<(button|a|input)\b|tabindex/i);
  });
});
