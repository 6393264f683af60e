import {
  type Answers,
  binsOf,
  inLanguage,
  type Poll,
  type Screen,
  type ScreenOf,
  type ScreenTally,
  type ScreenTypeName,
  type TallyOf,
} from '@booth/shared';
import { createElement } from 'react';
import { headlineOf } from '../src/features/big-screen/headline.ts';
import { wordingOf } from '../src/features/poll/wording.ts';
import { ScreenResult, ScreenTallies } from '../src/features/results/components/ScreenTallies.tsx';
import { countedScreens, votesIn } from '../src/features/results/counted-screens.ts';
import { OwnAnswersContext } from '../src/features/results/own-answers.ts';
import { givenAnswers } from '../src/features/voting/voted/given-answers.ts';
import { axisOf, hasRoomForLabels, meanDecimals, numberBins } from '../src/screens/number/bins.ts';
import { ratingSteps } from '../src/screens/rating/scale.ts';
import { aPoll, aSnapshot, OPTIONS } from './polls.ts';
import { rendered } from './rendered.ts';

const text = (en: string) => ({ en, ja: `${en} (ja)` });
const stars = { type: 'rating', id: 'stars', title: text('Stars'), max: 5 };
const endLabels = { low: text('bad'), high: text('good') };
const order = { type: 'ranking', id: 'order', title: text('Order'), options: OPTIONS };
const pick = { type: 'choice', id: 'pick', title: text('Pick'), options: OPTIONS };
const second = { ...pick, id: 'second' };
const years = { type: 'number', id: 'years', title: text('Years'), min: 0, max: 100 };
const why = { type: 'text', id: 'why', title: text('Why') };

/** The only screen of a poll, which is of this type. */
function screenOfType<Type extends ScreenTypeName>(type: Type, definition: object): ScreenOf<Type> {
  const isOfType = (screen: Screen): screen is ScreenOf<Type> => screen.type === type;
  const screen = aPoll({ screens: [definition] }).screens.find(isOfType);
  if (screen === undefined) throw new Error(`no ${type}`);
  return screen;
}

const rated = (...counts: [number, number][]): TallyOf<'rating'> => {
  const ratings = counts.map(([rating, count]) => ({ rating, count }));
  const answers = ratings.reduce((sum, { count }) => sum + count, 0);
  const sum = ratings.reduce((total, { rating, count }) => total + rating * count, 0);
  return { type: 'rating', screenId: 'stars', answers, ratings, mean: answers === 0 ? null : sum / answers };
};
const chosen = (screenId: string, ...votes: [string, number][]): TallyOf<'choice'> => ({
  type: 'choice',
  screenId,
  answers: 2,
  options: votes.map(([optionId, count]) => ({ optionId, count })),
});
const placed: TallyOf<'ranking'> = {
  type: 'ranking',
  screenId: 'order',
  answers: 1,
  points: [{ optionId: 's3', points: 3 }],
};
const given = (...counts: [from: number, to: number, count: number][]): TallyOf<'number'> => ({
  type: 'number',
  screenId: 'years',
  answers: 9,
  bins: counts.map(([from, to, count]) => ({ from, to, count })),
  mean: 1,
  median: 1,
});

describe('the bars of a rating', () => {
  const screen = screenOfType('rating', { ...stars, endLabels });

  it('are the whole scale, as long as their part of the longest', () => {
    const steps = ratingSteps(screen, rated([2, 1], [5, 4]));
    expect(steps.map(({ rating, count, share, length }) => [rating, count, share, length])).toEqual([
      [1, 0, 0, 0],
      [2, 1, 0.2, 0.25],
      [3, 0, 0, 0],
      [4, 0, 0, 0],
      [5, 4, 0.8, 1],
    ]);
  });

  it('say what the ends of the scale mean, and only these', () => {
    const steps = ratingSteps(screen, undefined);
    expect(steps.map(({ meaning }) => meaning?.en)).toEqual(['bad', undefined, undefined, undefined, 'good']);
  });

  it.each([
    ['where nobody has answered', undefined],
    ['where everybody left the rating out', { ...rated(), answers: 3 }],
  ])('are empty %s, without a division by zero', (_where, tally) => {
    const steps = ratingSteps(screen, tally);
    expect(steps.map(({ share, length }) => [share, length])).toEqual(Array.from({ length: 5 }, () => [0, 0]));
  });

  it('are shares of those who rated, so that they add up to 1', () => {
    const steps = ratingSteps(screen, { ...rated([3, 2]), answers: 7 });
    expect(steps.reduce((sum, { share }) => sum + share, 0)).toBe(1);
  });

  it('still show what was given on a scale that was longer once', () => {
    const steps = ratingSteps(screen, rated([7, 1]));
    expect(steps.map(({ rating, count }) => (count > 0 ? rating : 0))).toEqual([0, 0, 0, 0, 0, 0, 7]);
    expect(steps[4]?.meaning?.en).toBe('good');
  });
});

describe('the histogram of numbers', () => {
  const screen = screenOfType('number', years);

  it('has all bins of the screen, also those that nobody gave a number in', () => {
    const [, second] = binsOf(screen);
    if (second === undefined) throw new Error('one bin only');
    const bins = numberBins(screen, given([second.from, second.to, 4]));
    expect(bins.map(({ from, to }) => ({ from, to }))).toEqual(binsOf(screen));
    expect(bins.map(({ count }) => count)).toEqual(binsOf(screen).map(({ from }) => (from === second.from ? 4 : 0)));
  });

  it('has bars as long as their part of the longest, and shares of those who gave a number', () => {
    const few = screenOfType('number', { ...years, max: 3 });
    const bins = numberBins(few, given([1, 1, 1], [3, 3, 4]));
    expect(bins.map(({ from, share, length }) => [from, share, length])).toEqual([
      [0, 0, 0],
      [1, 0.2, 0.25],
      [2, 0, 0],
      [3, 0.8, 1],
    ]);
  });

  it('is empty where nobody has answered, without a division by zero', () => {
    const bins = numberBins(screen, undefined);
    expect(bins).toHaveLength(binsOf(screen).length);
    expect(bins.every(({ count, share, length }) => count === 0 && share === 0 && length === 0)).toBe(true);
  });

  it('has the number below each bar where there is room for it, and not below ranges', () => {
    const numbers = (from: number, count: number) =>
      Array.from({ length: count }, (_, index) => ({ from: from + index, to: from + index }));
    expect(hasRoomForLabels(numbers(0, 11), String)).toBe(true);
    expect(hasRoomForLabels(numbers(0, 20), String)).toBe(false);
    expect(hasRoomForLabels(numbers(1_000_000, 5), String)).toBe(false);
    expect(hasRoomForLabels([{ from: 0, to: 4 }], String)).toBe(false);
  });

  it.each([
    ['an even number of steps', { min: 0, max: 100, step: 5 }, [0, 50, 100]],
    ['an odd number of steps', { min: 1, max: 20, step: 1 }, [1, 20]],
    ['decimals', { min: 0, max: 0.6, step: 0.1 }, [0, 0.3, 0.6]],
  ])('tells the ends of its axis, and a middle that can be given: %s', (_which, scale, axis) => {
    expect(axisOf(scale)).toEqual(axis);
  });

  it.each([
    [{ min: 0, step: 1 }, 1],
    [{ min: 0.5, step: 1 }, 2],
    [{ min: 0, step: 0.001 }, 3],
  ])('has a mean with one decimal more than its numbers, three as most: %j', (scale, decimals) => {
    expect(meanDecimals(scale)).toBe(decimals);
  });
});

describe('the results of a poll', () => {
  const shown = (screens: object[], tallies: ScreenTally[]) =>
    countedScreens(aPoll({ screens }), { screens: tallies }).map(({ screen, tally }) => [screen.id, tally]);

  it('are the screens in the order of the poll, whatever order the tallies come in', () => {
    const [one, two] = [chosen('pick', ['s3', 1]), chosen('second', ['ec2', 2])];
    expect(shown([order, second, stars, pick], [one, placed, rated([1, 1]), two])).toEqual([
      ['order', placed],
      ['second', two],
      ['stars', rated([1, 1])],
      ['pick', one],
    ]);
  });

  it('have each screen that is counted, also where nobody has answered it, and no other', () => {
    expect(shown([why, pick, stars, order, years], [])).toEqual([
      ['pick', undefined],
      ['stars', undefined],
      ['order', undefined],
      ['years', undefined],
    ]);
    expect(shown([why], [])).toEqual([]);
  });

  it('leave out what was counted while a screen was of another type, or is gone', () => {
    expect(shown([stars], [{ ...rated([5, 9]), screenId: 'gone' }, chosen('stars', ['s3', 1])])).toEqual([
      ['stars', undefined],
    ]);
  });

  it('have as many votes as their lines show together, of all choices', () => {
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
  /** What the page says, one piece of text after the other. */
  const wordsOf = (html: string) =>
    html.replaceAll(/<style.*?<\/style>/gs, '').replaceAll(/(?:\s*<[^>]*>\s*)+/g, ' | ');

  it('have the questions as titles, in the order of the poll, whoever has answered them', async () => {
    const html = await page([stars, why, order, pick], []);
    expect([...html.matchAll(/<h2[^>]*>([^<]*)/g)].map(([, title]) => title)).toEqual(['Stars', 'Order', 'Pick']);
  });

  it('tell a median as an estimate just where bins have several numbers', async () => {
    expect(wordsOf(await page([years], [given([0, 5, 1])], 'ja'))).toContain('中央値 | 約1.0');
    expect(wordsOf(await page([{ ...years, max: 3 }], [given([1, 1, 1])], 'ja'))).toContain('中央値 | 1.0');
  });

  it('tell each bin of a histogram in words, with the figures of all and their unit', async () => {
    const words = wordsOf(await page([{ ...years, unit: text('km') }], [given([0, 5, 1], [6, 11, 3])]));
    expect(words).toContain('Mean | 1.0 | km');
    expect(words).toContain('Median | ≈ 1.0 | km');
    expect(words).toContain('Answers | 4 |');
    for (const bin of ['0 to 5 km | 1 | 25%', '6 to 11 km | 3 | 75%', '96 to 100 km | 0 | 0%'])
      expect(words).toContain(bin);
  });

  it("tell the steps of a rating in words, in the reader's language", async () => {
    const screens = [{ ...stars, endLabels }];
    expect(wordsOf(await page(screens, [rated([5, 4])]))).toContain('| 5, good | 4 | 100% |');
    expect(wordsOf(await page(screens, [rated([5, 4])], 'ja'))).toContain('| 5（good (ja)） | 4 | 100% |');
  });

  it('are in the language of the poll for readers whose own it does not have', async () => {
    const french = { ...pick, title: { fr: 'Lequel ?' }, options: [{ id: 's3', label: { de: 'Eimer', fr: 'Seau' } }] };
    const poll = aPoll({ title: { fr: 'Question' }, screens: [french] });
    const snapshot = aSnapshot({ screens: [chosen('pick', ['s3', 1])] });
    const html = await rendered(
      createElement(ScreenTallies, { poll, snapshot, heading: 'h2', phase: 'open' as const }),
      'ja',
    );
    expect(wordsOf(html)).toMatch(/Lequel \?.*Seau/);
  });

  it('show the leaders of a choice first, and offer all', async () => {
    const more = ['a', 'b', 'c'].map((id) => ({ id, label: text(id) }));
    const many = { ...pick, options: [...OPTIONS, ...more] };
    const html = await page([many], [chosen('pick', ['s3', 2], ['lambda', 1])]);
    const five = ['s3', 'lambda', 'ec2', 'other', 'a'];
    expect([...html.matchAll(/data-row="(\w+)"/g)].map(([, id]) => id)).toEqual(five);
    expect(html).toMatch(/<button[^>]*aria-expanded="false"[^>]*>Show all</);
    expect(wordsOf(html)).toContain('% of 2 answers');
  });

  it('offer nothing more where all options have votes', async () => {
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

  it('of a vote in which nobody voted say so when it is over', async () => {
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

  it('has each part of a scale, in the words of the poll', async () => {
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

  it('has what a page shows, and there what is hidden from screen readers has nothing to press', async () => {
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

describe('the headline of a question', () => {
  const headlines = (screens: object[], tallies: ScreenTally[]) =>
    countedScreens(aPoll({ screens }), { screens: tallies }).map((counted) => {
      const headline = headlineOf(counted);
      return headline?.kind === 'leaders' ? headline.options.map(({ id }) => id) : headline?.mean;
    });

  it('are the options with the most votes or points, all of them in a tie', () => {
    const votes = chosen('pick', ['s3', 2], ['lambda', 1], ['ec2', 2]);
    expect(headlines([pick, order], [votes, placed])).toEqual([['s3', 'ec2'], ['s3']]);
  });

  it('is the mean of a scale', () => {
    expect(headlines([stars, years], [rated([5, 1], [4, 1]), given([0, 5, 1])])).toEqual([4.5, 1]);
  });

  it('is nothing where nobody has answered, or only without a choice', () => {
    expect(headlines([pick, order, stars, years], [chosen('pick'), rated()])).toEqual(Array(4).fill(undefined));
  });
});

describe('the words for a poll', () => {
  it.each([
    ['votes where options can be chosen', [why, pick], undefined],
    ['answers where none can', [stars, years, why], 'answers'],
  ])('are those of %s', (_which, screens, context) => {
    expect(wordingOf(aPoll({ screens })).context).toBe(context);
  });
});

describe('what a visitor answered', () => {
  const poll: Poll = aPoll({ screens: [pick, stars, second, order, years, why] });
  const given = (answers: Answers) => givenAnswers(poll, answers, (words) => inLanguage(words, 'en'));

  it('is told by screen, in the order of the poll: the same id may be an option of several', () => {
    const answers = {
      second: { type: 'choice' as const, optionIds: ['s3'] },
      pick: { type: 'choice' as const, optionIds: ['ec2', 'lambda'] },
    };
    expect(given(answers)).toMatchObject([
      { screen: { id: 'pick' }, summary: { kind: 'votes', options: [{ id: 'lambda' }, { id: 'ec2' }] } },
      { screen: { id: 'second' }, summary: { kind: 'votes', options: [{ id: 's3' }] } },
    ]);
  });

  it('is an order, a rating or a number where that was asked, and no text, which others may read over a shoulder', () => {
    const answers: Answers = {
      stars: { type: 'rating', rating: 3 },
      order: { type: 'ranking', order: ['s3', 'lambda'] },
      years: { type: 'number', value: 7 },
      why: { type: 'text', text: 'Because' },
    };
    expect(given(answers).map(({ summary }) => summary)).toMatchObject([
      { kind: 'words', values: { rating: 3, max: 5 } },
      { kind: 'order', options: [{ id: 's3' }, { id: 'lambda' }] },
      { kind: 'words', values: { value: 7 } },
    ]);
  });

  it('is nothing where nothing is known, the option is gone, or the screen has another type since', () => {
    expect(given({})).toEqual([]);
    expect(given({ pick: { type: 'choice', optionIds: ['gone'] } })).toEqual([]);
    expect(given({ pick: { type: 'rating', rating: 1 } })).toEqual([]);
  });
});

describe('own answers', () => {
  it('are marked in the results, in words too', async () => {
    const poll = aPoll({ screens: [pick, stars] });
    const snapshot = aSnapshot({
      ballots: 2,
      screens: [
        { type: 'choice', screenId: 'pick', answers: 2, options: [{ optionId: 's3', count: 2 }] },
        rated([3, 1], [5, 1]),
      ],
    });
    const answers: Answers = { pick: { type: 'choice', optionIds: ['s3'] }, stars: { type: 'rating', rating: 5 } };
    const page = createElement(
      OwnAnswersContext,
      { value: answers },
      createElement(ScreenTallies, { poll, snapshot, heading: 'h2', phase: 'open' }),
    );
    const html = await rendered(page);
    expect(html.match(/data-own/g)).toHaveLength(2);
    expect(html).toContain('(your vote)');
    expect(html).toContain('5 (your answer)</th>');
  });
});
