import { type Answers, BALLOT_OPTIONS_MAX } from '@booth/shared';
import { contributionOf, difference } from '../src/contribution.ts';
import { aBallot, aVote } from './votes.ts';

const ofBallot = (answers: Answers) =>
  Object.fromEntries(contributionOf({ ...aBallot(), answers: JSON.stringify(answers) }));
const ballot = { 'TOTAL#BALLOTS': 1, 'MINUTE#2026-11-23T10:00': 1 };

describe('what an item of the votes table adds', () => {
  test('a vote: one to its option', () => {
    expect([...contributionOf(aVote({ option: 's3' }))]).toEqual([['OPTION#s3', 1]]);
  });

  test('a ballot: one to the ballots and to its minute', () => {
    expect(ofBallot({})).toEqual(ballot);
  });

  test('a rating: one to its screen and to the rating; one that was left out to the screen alone', () => {
    expect(ofBallot({ stars: { type: 'rating', fields: { rating: 4 } } })).toEqual({
      ...ballot,
      'SCREEN#rating#stars': 1,
      'SCREEN#rating#stars#4': 1,
    });
    expect(ofBallot({ stars: { type: 'rating', fields: {} } })).toEqual({ ...ballot, 'SCREEN#rating#stars': 1 });
  });

  test('a ranking: Borda points, one for each option that is placed below', () => {
    expect(ofBallot({ order: { type: 'ranking', order: ['s3', 'sqs', 'lambda'] } })).toEqual({
      ...ballot,
      'SCREEN#ranking#order': 1,
      'SCREEN#ranking#order#s3': 2,
      'SCREEN#ranking#order#sqs': 1,
      'SCREEN#ranking#order#lambda': 0,
    });
  });

  test('a choice: one to its screen, for its votes are items of their own', () => {
    const optionIds = Array.from({ length: BALLOT_OPTIONS_MAX }, (_, index) => `o-${index}`);
    expect(ofBallot({ services: { type: 'choice', optionIds } })).toEqual({ ...ballot, 'SCREEN#choice#services': 1 });
  });

  test('what was typed: nothing, so that it can be deleted and the counts stay', () => {
    expect(
      ofBallot({ who: { type: 'profile', fields: { name: 'Ann' } }, why: { type: 'text', text: 'fast' } }),
    ).toEqual(ballot);
  });
});

describe('the difference of two contributions', () => {
  const [s3, sqs] = [contributionOf(aVote({ option: 's3' })), contributionOf(aVote({ option: 'sqs' }))];

  test('is nothing where both are alike', () => {
    expect([...difference(s3, new Map(s3))]).toEqual([]);
  });

  test('takes away what was, and adds what is', () => {
    expect(Object.fromEntries(difference(s3, sqs))).toEqual({ 'OPTION#s3': -1, 'OPTION#sqs': 1 });
  });

  test('has the total of a ballot that moves to another minute, with 0, so that the revision rises', () => {
    const later = contributionOf(aBallot({ timestamp: '2026-11-23T10:01:00.000Z' }));
    expect(Object.fromEntries(difference(contributionOf(aBallot()), later))).toEqual({
      'TOTAL#BALLOTS': 0,
      'MINUTE#2026-11-23T10:00': -1,
      'MINUTE#2026-11-23T10:01': 1,
    });
  });
});
