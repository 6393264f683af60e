import { POLL_SORT_KEY, PollStatus, ProblemError, PUBLIC_VIEWER, resultsVisible, Visibility } from '@booth/shared';
import type { PollResults } from '@booth/shared/lambda';
import { resultsReply } from '../src/results-reply.ts';

const asOf = new Date('2026-11-23T10:00:00.000Z');

const results = (poll: Partial<PollResults['poll']> = {}, revision = 7): PollResults => ({
  poll: {
    pollShard: 'p#0',
    sk: POLL_SORT_KEY,
    pollId: 'p',
    version: 2,
    status: 'open',
    visibility: 'live',
    revealed: false,
    counterShards: 1,
    generation: 1,
    ...poll,
  },
  snapshot: {
    pollId: 'p',
    pollVersion: poll.version ?? 2,
    revision,
    asOf: asOf.toISOString(),
    ballots: 0,
    options: [],
    timeline: [],
    screens: [],
  },
});

const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof ProblemError) return error.problem.code;
    throw error;
  }
  return 'shown';
};

describe('the answer to who asks for results', () => {
  test('has the snapshot, a tag, and one second of freshness', () => {
    expect(resultsReply(results(), { hasVoted: false })).toEqual({
      status: 200,
      body: results().snapshot,
      headers: { etag: 'W/"7-2"', 'cache-control': 'public, max-age=1', vary: 'x-receipt' },
    });
  });

  test.each([['W/"7-2"'], ['"7-2"'], ['"6-2", W/"7-2"'], ['*']])('If-None-Match: %s is answered by 304', (tag) => {
    expect(resultsReply(results(), { ifNoneMatch: tag, hasVoted: false })).toEqual({
      status: 304,
      body: undefined,
      headers: { etag: 'W/"7-2"', 'cache-control': 'public, max-age=1', vary: 'x-receipt' },
    });
  });

  test('a vote and a change of the poll each change the tag', () => {
    expect(resultsReply(results({}, 8), { ifNoneMatch: 'W/"7-2"', hasVoted: false }).status).toBe(200);
    expect(resultsReply(results({ version: 3 }), { ifNoneMatch: 'W/"7-2"', hasVoted: false }).status).toBe(200);
  });

  test('a poll that nobody knows and a draft are both unknown', () => {
    expect(codeOf(() => resultsReply(undefined, { hasVoted: false }))).toBe('unknown-poll');
    expect(codeOf(() => resultsReply(results({ status: 'draft' }), { ifNoneMatch: '*', hasVoted: true }))).toBe(
      'unknown-poll',
    );
  });

  test('what only who has voted may see is for no shared cache', () => {
    const { headers } = resultsReply(results({ visibility: 'after-vote' }), { hasVoted: true });
    expect(headers).toMatchObject({ 'cache-control': 'private, max-age=1', vary: 'x-receipt' });
  });

  test('results that are shown after the close are shown from the closing time on', () => {
    const afterClose = { visibility: 'after-close', status: 'open' } as const;
    const codeAt = (closesAt: string) =>
      codeOf(() => resultsReply(results({ ...afterClose, closesAt }), { hasVoted: true }));
    expect(codeAt('2026-11-23T19:00:00+09:00')).toBe('shown');
    expect(codeAt('2026-11-23T10:00:00.001Z')).toBe('results-hidden');
  });

  const combinations = Visibility.options.flatMap((visibility) =>
    PollStatus.options.flatMap((status) => [true, false].map((revealed) => ({ visibility, status, revealed }))),
  );
  test.each(combinations.filter(({ status }) => status !== 'draft'))(
    '%j: as the rule says, with a tag or without',
    (poll) => {
      for (const hasVoted of [true, false]) {
        const expected = resultsVisible(poll, { ...PUBLIC_VIEWER, hasVoted }, asOf) ? 'shown' : 'results-hidden';
        expect(codeOf(() => resultsReply(results(poll), { hasVoted }))).toBe(expected);
        expect(codeOf(() => resultsReply(results(poll), { ifNoneMatch: '*', hasVoted }))).toBe(expected);
      }
    },
  );

  test.each([
    ['after-vote', /who has voted/],
    ['after-close', /once the poll is closed/],
    ['hidden', /organizer reveals/],
  ] as const)('%s: the refusal says when they will be shown', (visibility, detail) => {
    expect(() => resultsReply(results({ visibility }), { hasVoted: false })).toThrow(detail);
  });
});
