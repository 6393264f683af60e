import { type Answers, inLanguage, type Poll } from '@booth/shared';
import { createElement } from 'react';
import { ScreenTallies } from '../../src/features/results/components/ScreenTallies.tsx';
import { OwnAnswersContext } from '../../src/features/results/own-answers.ts';
import { givenAnswers } from '../../src/features/voting/voted/given-answers.ts';
import { aPoll, aSnapshot } from '../support/polls.ts';
import { rendered } from '../support/rendered.ts';
import { order, pick, rated, second, stars, why, years } from '../support/tallies.ts';

describe('what a visitor answered', () => {
  const poll: Poll = aPoll({ screens: [pick, stars, second, order, years, why] });
  const given = (answers: Answers) => givenAnswers(poll, answers, (words) => inLanguage(words, 'en'));

  it('is listed by screen, in the order of the poll: several screens may have an option of the same id', () => {
    const answers = {
      second: { type: 'choice' as const, optionIds: ['s3'] },
      pick: { type: 'choice' as const, optionIds: ['ec2', 'lambda'] },
    };
    expect(given(answers)).toMatchObject([
      { screen: { id: 'pick' }, summary: { kind: 'votes', options: [{ id: 'lambda' }, { id: 'ec2' }] } },
      { screen: { id: 'second' }, summary: { kind: 'votes', options: [{ id: 's3' }] } },
    ]);
  });

  it('is an order, a rating or a number, and never a text, which others may read over a shoulder', () => {
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

  it('is empty if nothing is known, the option is gone, or the screen has another type now', () => {
    expect(given({})).toEqual([]);
    expect(given({ pick: { type: 'choice', optionIds: ['gone'] } })).toEqual([]);
    expect(given({ pick: { type: 'rating', rating: 1 } })).toEqual([]);
  });
});

describe('own answers', () => {
  it('are marked in the results, also in words', async () => {
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
