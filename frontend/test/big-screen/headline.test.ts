import type { ScreenTally } from '@booth/shared';
import { headlineOf } from '../../src/features/big-screen/headline.ts';
import { wordingOf } from '../../src/features/poll/wording.ts';
import { countedScreens } from '../../src/features/results/counted-screens.ts';
import { aPoll } from '../support/polls.ts';
import { chosen, given, order, pick, placed, rated, stars, why, years } from '../support/tallies.ts';

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

  it('is empty if nobody has answered, or only without a choice', () => {
    expect(headlines([pick, order, stars, years], [chosen('pick'), rated()])).toEqual(Array(4).fill(undefined));
  });
});

describe('the words for a poll', () => {
  it.each([
    ['votes if options can be chosen', [why, pick], undefined],
    ['answers if none can', [stars, years, why], 'answers'],
  ])('are those of %s', (_which, screens, context) => {
    expect(wordingOf(aPoll({ screens })).context).toBe(context);
  });
});
