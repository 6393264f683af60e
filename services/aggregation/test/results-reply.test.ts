import { POLL_SORT_KEY, PollStatus, ProblemError, PUBLIC_VIEWER, resultsVisible, Visibility } from '@booth/shared';
import type { PollResults } from '@booth/shared/lambda';
import { resultsReply } from '../src/results-reply.ts';

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
    ...poll,
  },
  snapshot: {
    pollId: 'p',
    pollVersion: poll.version ?? 2,
    revision,
    asOf: '2026-11-23T10:00:00.000Z',
    ballots: 0,
    options: [],
    timeline: [],
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
    expect(resultsReply(results(), undefined)).toEqual({
      status: 200,
      body: results().snapshot,
      headers: { etag: 'W/"7-2"', 'cache-control': 'public, max-age=1' },
    });
  });

  test.each([['W/"7-2"'], ['"7-2"'], ['"6-2", W/"7-2"'], ['*']])('If-None-Match: %s is answered by 304', (tag) => {
    expect(resultsReply(results(), tag)).toEqual({
      status: 304,
      body: undefined,
      headers: { etag: 'W/"7-2"', 'cache-control': 'public, max-age=1' },
    });
  });

  test('a vote and a change of the poll each change the tag', () => {
    expect(resultsReply(results({}, 8), 'W/"7-2"').status).toBe(200);
    expect(resultsReply(results({ version: 3 }), 'W/"7-2"').status).toBe(200);
  });

  test('a poll that nobody knows and a draft are both unknown', () => {
    expect(codeOf(() => resultsReply(undefined, undefined))).toBe('unknown-poll');
    expect(codeOf(() => resultsReply(results({ status: 'draft' }), '*'))).toBe('unknown-poll');
  });

  const combinations = Visibility.options.flatMap((visibility) =>
    PollStatus.options.flatMap((status) => [true, false].map((revealed) => ({ visibility, status, revealed }))),
  );
  test.each(combinations.filter(({ status }) => status !== 'draft'))(
    '%j: as the rule says, with a tag or without',
    (poll) => {
      const expected = resultsVisible(poll, PUBLIC_VIEWER) ? 'shown' : 'results-hidden';
      expect(codeOf(() => resultsReply(results(poll), undefined))).toBe(expected);
      expect(codeOf(() => resultsReply(results(poll), '*'))).toBe(expected);
    },
  );

  test.each([
    ['after-vote', /who has voted/],
    ['after-close', /once the poll is closed/],
    ['hidden', /organizer reveals/],
  ] as const)('%s: the refusal says when they will be shown', (visibility, detail) => {
    expect(() => resultsReply(results({ visibility }), undefined)).toThrow(detail);
  });
});
