import { PollStatus, ProblemError, type Turnout, turnoutVisible, Visibility } from '@booth/shared';
import type { PollTurnout } from '@booth/shared/lambda';
import { turnoutReply } from '../../src/results/turnout-reply.ts';

const asOf = '2026-11-23T10:00:00.000Z';

/**
 * Returns a poll that hides its results and shows how many have voted. The arguments replace parts.
 */
const found = (poll: Partial<PollTurnout['poll']> = {}, turnout: Partial<Turnout> = {}): PollTurnout => ({
  poll: {
    ...{ pollShard: 'p#0', sk: 'POLL', pollId: 'p', version: 2, counterShards: 1, generation: 1 },
    ...{ status: 'open', visibility: 'hidden', revealed: false, turnoutShown: true },
    openedAt: '2026-11-23T09:00:00.000Z',
    ...poll,
  },
  turnout: { pollId: 'p', pollVersion: poll.version ?? 2, revision: 3, asOf, ballots: 12, ...turnout },
});

function codeOf(of: PollTurnout | undefined, ifNoneMatch?: string): string {
  try {
    turnoutReply(of, { ifNoneMatch });
  } catch (error) {
    if (error instanceof ProblemError) return error.problem.code;
    throw error;
  }
  return 'shown';
}

const tagOf = (of: PollTurnout) => turnoutReply(of, {}).headers?.etag ?? 'no tag';
const TAG = tagOf(found());

describe('the answer with the number of voters', () => {
  test('has the number, none of the results, a tag, and one second of freshness', () => {
    expect(turnoutReply(found(), {})).toEqual({
      status: 200,
      body: { pollId: 'p', pollVersion: 2, revision: 3, asOf, ballots: 12 },
      headers: { etag: expect.stringMatching(/^W\/"2-[\w-]{16}"$/), 'cache-control': 'public, max-age=1' },
    });
  });

  test.each([[TAG], [TAG.slice('W/'.length)], ['*']])('If-None-Match: %s is answered by 304', (tag) => {
    expect(turnoutReply(found(), { ifNoneMatch: tag })).toMatchObject({ status: 304, body: undefined });
  });

  test('the tag changes with the number and the version of the poll, but not with the time', () => {
    expect(tagOf(found({}, { asOf: '2026-11-23T10:00:09.000Z' }))).toBe(TAG);
    expect(tagOf(found({}, { ballots: 13, revision: 4 }))).not.toBe(TAG);
    expect(tagOf(found({ version: 3 }))).not.toBe(TAG);
  });

  test.each([
    ['does not exist', undefined],
    ['is a draft', found({ status: 'draft' })],
    ['is a draft with public results', found({ status: 'draft', visibility: 'live' })],
    ['was archived unopened', found({ status: 'archived', openedAt: undefined })],
  ])('a poll that %s is unknown, with a tag or without', (_what, poll) => {
    expect([codeOf(poll), codeOf(poll, '*')]).toEqual(['unknown-poll', 'unknown-poll']);
  });

  const states = PollStatus.options
    .filter((status) => status !== 'draft')
    .flatMap((status) => Visibility.options.map((visibility) => ({ status, visibility })))
    .flatMap((state) => [true, false].map((revealed) => ({ ...state, revealed })))
    .flatMap((state) => [true, false].map((turnoutShown) => ({ ...state, turnoutShown })));
  test.each(states)('%j: shown as `turnoutVisible` says, with a tag or without', (state) => {
    const expected = turnoutVisible(state, new Date(asOf)) ? 'shown' : 'results-hidden';
    expect([codeOf(found(state)), codeOf(found(state), '*')]).toEqual([expected, expected]);
  });
});
