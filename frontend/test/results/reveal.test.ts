import { type LocalizedText, Option } from '@booth/shared';
import fc from 'fast-check';
import { createElement } from 'react';
import * as z from 'zod/mini';
import { COUNTS_UP_MS, progressAfter, revealingAfter, revealingAt } from '../../src/features/results/reveal/reveal.ts';
import { type Showing, ShowingContext } from '../../src/screens/counting-up.ts';
import { barsOf } from '../../src/screens/histogram/bars.ts';
import { Histogram } from '../../src/screens/histogram/Histogram.tsx';
import { Standings } from '../../src/screens/standings/Standings.tsx';
import { StandingsTable } from '../../src/screens/standings/StandingsTable.tsx';
import { isLeader, standingsCountedUpTo, standingsOf } from '../../src/screens/standings/standings.ts';
import { OPTIONS } from '../support/polls.ts';
import { rendered } from '../support/rendered.ts';

const options = z.array(Option).parse(OPTIONS);
const ids = options.map(({ id }) => id);
const standings = (counts: Record<string, number>) => {
  const answers = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return standingsOf(options, new Map(Object.entries(counts)), { answers, isSingle: true });
};

describe('a page', () => {
  it('that shows the results from the start counts nothing up', () => {
    expect(revealingAt(false).reveal).toBeUndefined();
    expect(revealingAfter(revealingAt(false), false).reveal).toBeUndefined();
  });

  it('that has shown hidden results counts each question up once, and again after they were hidden again', () => {
    const hidden = revealingAt(true);
    const shown = revealingAfter(hidden, false);
    shown.reveal?.add('pick');
    expect(revealingAfter(shown, false).reveal?.has('pick')).toBe(true);
    const again = revealingAfter(revealingAfter(shown, true), false);
    expect(again.reveal?.has('pick')).toBe(false);
  });
});

describe('the counting', () => {
  it('goes from zero to all, and never back', () => {
    expect([-5, 0, COUNTS_UP_MS, 2 * COUNTS_UP_MS].map(progressAfter)).toEqual([0, 0, 1, 1]);
    fc.assert(
      fc.property(fc.nat(COUNTS_UP_MS), fc.nat(COUNTS_UP_MS), (one, other) => {
        expect(progressAfter(Math.min(one, other))).toBeLessThanOrEqual(progressAfter(Math.max(one, other)));
      }),
    );
  });

  it('starts in the order of the poll with nothing counted, and ends with the standings', () => {
    const all = standings({ lambda: 1, s3: 2, ec2: 9, other: 0 });
    const atStart = standingsCountedUpTo(all, 0);
    expect(atStart.map(({ option }) => option.id)).toEqual(ids);
    expect(atStart.map(({ count, length }) => [count, length])).toEqual(ids.map(() => [0, 0]));
    expect(standingsCountedUpTo(all, 1)).toEqual(all);
  });

  it('does not give away the leader before all others are counted: the rest are equal', () => {
    const all = standings({ lambda: 6, s3: 3, ec2: 9, other: 0 });
    const shown = (progress: number) =>
      standingsCountedUpTo(all, progress).map(({ option, count }) => [option.id, count]);
    expect(shown(0.2)).toEqual([
      ['lambda', 1],
      ['s3', 1],
      ['ec2', 1],
      ['other', 0],
    ]);
    expect(shown(0.5)).toEqual([
      ['lambda', 4],
      ['ec2', 4],
      ['s3', 3],
      ['other', 0],
    ]);
    expect(shown(0.9)).toEqual([
      ['ec2', 8],
      ['lambda', 6],
      ['s3', 3],
      ['other', 0],
    ]);
  });

  it('never shows more than was counted, or less than before', () => {
    const progress = fc.double({ min: 0, max: 1, noNaN: true });
    const counts = fc.tuple(fc.nat(500), fc.nat(500), fc.nat(500), fc.nat(500));
    fc.assert(
      fc.property(counts, progress, progress, (given, one, other) => {
        const all = standings(Object.fromEntries(ids.map((id, index) => [id, given[index] ?? 0])));
        const countsAt = (at: number) =>
          new Map(standingsCountedUpTo(all, at).map(({ option, count }) => [option.id, count]));
        const [before, after] = [countsAt(Math.min(one, other)), countsAt(Math.max(one, other))];
        for (const { option, count } of all) {
          expect(before.get(option.id)).toBeLessThanOrEqual(after.get(option.id) ?? -1);
          expect(after.get(option.id)).toBeLessThanOrEqual(count);
        }
      }),
    );
  });
});

describe('leaders', () => {
  it('are all options with the most votes, and none without votes', () => {
    const leadersOf = (counts: Record<string, number>) =>
      standings(counts)
        .filter(isLeader)
        .map(({ option }) => option.id);
    expect(leadersOf({ lambda: 1, s3: 2 })).toEqual(['s3']);
    expect(leadersOf({ lambda: 2, s3: 2, ec2: 1 })).toEqual(['lambda', 's3']);
    expect(leadersOf({})).toEqual([]);
  });

  const pollText = (text: LocalizedText) => text.en ?? '';
  const page = (showing: Showing, counts: Record<string, number>, language: 'en' | 'ja' = 'en') => {
    const shown = { standings: standings(counts), pollText };
    const table = createElement(StandingsTable, { ...shown, words: { caption: 'Votes', counted: 'Votes' } });
    const bars = createElement(Standings, { ...shown, size: 'big' });
    return rendered(createElement(ShowingContext, { value: showing }, table, bars), language);
  };
  const marked = (html: string) => [...html.matchAll(/data-row="([^"]+)"[^>]*data-leads="true"/g)].map(([, id]) => id);

  it.each([
    [{ progress: 1, lead: 'final' }, { s3: 2, ec2: 1 }, 'First place', '1位'],
    [{ progress: 1, lead: 'final' }, { s3: 2, ec2: 2 }, 'Tied for first place', '同率1位'],
    [{ progress: 1, lead: 'so-far' }, { s3: 2, ec2: 1 }, 'In the lead', '暫定1位'],
    [{ progress: 1, lead: 'so-far' }, { s3: 2, ec2: 2 }, 'Tied for the lead', '暫定1位（同率）'],
  ] as const)('with %j and %j are marked, also in words: %s', async (showing, counts, en, ja) => {
    const html = await page(showing, counts);
    expect(marked(html)).toEqual(counts.ec2 === 2 ? ['s3', 'ec2'] : ['s3']);
    expect(html).toContain(`>${en}<`);
    expect(await page(showing, counts, 'ja')).toContain(`>${ja}<`);
  });

  it('are not marked, and have no rank and no share, while the results are counted up', async () => {
    const counting = await page({ progress: 0.99, lead: undefined }, { s3: 2, ec2: 1 });
    expect(marked(counting)).toEqual([]);
    expect(counting).not.toMatch(/class="[^"]*rank[^"]*">\d/);
    expect(counting).not.toMatch(/class="[^"]*share[^"]*">\d/);
  });

  it('are not marked without a leader, or if the poll is neither closed nor revealed', async () => {
    expect(marked(await page({ progress: 1, lead: undefined }, { s3: 2 }))).toEqual([]);
    expect(await page({ progress: 1, lead: 'final' }, {})).not.toContain('data-lead');
  });
});

describe('a histogram', () => {
  const bars = barsOf([{ count: 2 }, { count: 8 }, { count: 0 }]).map((bar, index) => ({ ...bar, name: `b${index}` }));
  const page = (progress: number) =>
    rendered(
      createElement(
        ShowingContext,
        { value: { progress, lead: 'final' } },
        createElement(Histogram, {
          ...{ table: { caption: 'Stars', of: 'Stars' }, unit: undefined, axis: undefined, bars },
          mean: { value: 1.8, inWords: (value) => value.toFixed(1) },
        }),
      ),
    );
  const figure = (html: string, name: string) => html.match(new RegExp(`data-${name}="true"[^>]*>([^<]*)<`))?.[1];

  it('counts up its figures and bars, and has no leader', async () => {
    const [none, half, all] = [await page(0), await page(0.5), await page(1)];
    expect([none, half, all].map((html) => figure(html, 'mean'))).toEqual(['0.0', '0.9', '1.8']);
    expect([none, half, all].map((html) => figure(html, 'answers'))).toEqual(['0', '6', '10']);
    expect(all).not.toContain('data-lead');
    // Screen readers get the final numbers.
    expect(none).toContain('<td>8</td><td>80');
    // It does not say that nobody has answered.
    expect(none).not.toContain('No answers');
  });
});
