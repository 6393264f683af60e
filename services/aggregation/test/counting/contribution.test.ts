import type { Answers } from '@booth/shared';
import { type Contribution, contributionOf, difference, NOTHING } from '../../src/counting/contribution.ts';
import { aBallot } from '../support/ballots.ts';

const plain = (contribution: Contribution) =>
  Object.fromEntries([...contribution].map(([name, counters]) => [name, Object.fromEntries(counters)]));
const ofBallot = (answers: Answers) => plain(contributionOf(aBallot({ answers })));
const ballot = { TOTALS: { ballots: 1 }, 'MINUTE#2026-11-23T10:00': { ballots: 1 } };

describe('a ballot adds', () => {
  test('one to the ballots of the poll and of its minute', () => {
    expect(ofBallot({})).toEqual(ballot);
    expect(plain(contributionOf(aBallot({ answers: {}, timestamp: '2026-11-23T10:59:59.999Z' })))).toHaveProperty([
      'MINUTE#2026-11-23T10:59',
    ]);
  });

  test('to the tally of each screen what the type of the screen counts', () => {
    const answers: Answers = {
      services: { type: 'choice', optionIds: ['s3', 'sqs'] },
      tools: { type: 'choice', optionIds: [] },
      stars: { type: 'rating', rating: 4 },
      wishes: { type: 'ranking', order: ['s3', 'sqs', 'lambda'] },
      years: { type: 'number', value: 3, bin: { from: 0, to: 4 } },
    };
    expect(ofBallot(answers)).toEqual({
      ...ballot,
      'TALLY#services#choice': { answers: 1, 'option:s3': 1, 'option:sqs': 1 },
      'TALLY#tools#choice': { answers: 1 },
      'TALLY#stars#rating': { answers: 1, 'rating:4': 1 },
      'TALLY#wishes#ranking': { answers: 1, 'option:s3': 2, 'option:sqs': 1, 'option:lambda': 0 },
      'TALLY#years#number': { answers: 1, sum: expect.any(Number), 'bin:0:4': 1 },
    });
  });

  test('nothing that was typed, so it can be erased while the counts stay', () => {
    const typed: Answers = { who: { type: 'profile', fields: { name: 'Ann' } }, why: { type: 'text', text: 'fast' } };
    expect(ofBallot(typed)).toEqual(ballot);
  });

  test('to a screen that is named like an inherited property', () => {
    const answers: Answers = Object.fromEntries([['constructor', { type: 'choice', optionIds: ['constructor'] }]]);
    expect(ofBallot(answers)).toEqual({
      ...ballot,
      'TALLY#constructor#choice': { answers: 1, 'option:constructor': 1 },
    });
  });
});

describe('the difference of two contributions', () => {
  const [s3, sqs] = [contributionOf(aBallot({ options: ['s3'] })), contributionOf(aBallot({ options: ['sqs'] }))];

  test('is nothing if both are the same', () => {
    expect(difference(s3, contributionOf(aBallot({ options: ['s3'] })))).toBe(NOTHING);
  });

  test('of a new ballot is what it adds, of a removed one the same subtracted', () => {
    expect(difference(NOTHING, s3)).toEqual(s3);
    expect(plain(difference(s3, NOTHING))).toEqual({
      TOTALS: { ballots: -1 },
      'MINUTE#2026-11-23T10:00': { ballots: -1 },
      'TALLY#services#choice': { answers: -1, 'option:s3': -1 },
    });
  });

  test('subtracts the old and adds the new; it includes unchanged tallies, so that the revision rises', () => {
    expect(plain(difference(s3, sqs))).toEqual({
      TOTALS: { ballots: 0 },
      'MINUTE#2026-11-23T10:00': { ballots: 0 },
      'TALLY#services#choice': { answers: 0, 'option:s3': -1, 'option:sqs': 1 },
    });
  });

  test('of a ballot that moves to another minute includes the totals, so that the revision rises', () => {
    const later = contributionOf(aBallot({ options: ['s3'], timestamp: '2026-11-23T10:01:00.000Z' }));
    expect(plain(difference(s3, later))).toMatchObject({
      TOTALS: { ballots: 0 },
      'MINUTE#2026-11-23T10:00': { ballots: -1 },
      'MINUTE#2026-11-23T10:01': { ballots: 1 },
    });
  });
});
