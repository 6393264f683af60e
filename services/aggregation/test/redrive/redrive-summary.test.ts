import { summaryLines } from '../../scripts/redrive-summary.ts';
import type { Unreadable } from '../../src/redrive/redrive-contract.ts';
import { NOTHING } from '../support/dead-letter-records.ts';

const needsOf = (unreadable: Omit<Unreadable, 'messageId' | 'reason'>[]) =>
  summaryLines({ ...NOTHING, unreadable: unreadable.map((one) => ({ messageId: 'a', reason: 'gone', ...one })) })
    .filter((line) => line.startsWith('  needs'))
    .map((line) => line.trim());

describe('advice for messages whose records are gone', () => {
  test('votes: rebuild each poll once', () => {
    const ofPolls = ['tea', 'tea', 'coffee'].map((pollId) => ({ stream: 'votes' as const, pollId }));
    expect(needsOf(ofPolls)).toEqual([
      'needs `npm run rebuild -- --poll tea`',
      'needs `npm run rebuild -- --poll coffee`',
    ]);
  });

  test('a poll: store it once more, because a recount of votes does not copy it', () => {
    const [need, ...others] = needsOf([{ stream: 'polls', pollId: 'tea' }]);
    expect(others).toEqual([]);
    expect(need).toContain('needs the poll "tea" once more: push it again (`npm run poll -- push FILE`)');
    expect(need).not.toContain('rebuild');
  });

  test("without a poll in Lambda's message: find the polls by the times", () => {
    expect(needsOf([{ stream: 'votes' }, { stream: 'polls' }])).toEqual([
      'needs `npm run rebuild -- --poll ID` of each poll in which votes were cast or changed at those times',
      expect.stringMatching(/^needs each poll that was changed at those times once more: push it again/),
    ]);
  });
});
