import { type PollState, PollStateView, PollStatus, ProblemError, Visibility } from '@booth/shared';
import { pollStateReply } from '../../src/results/poll-state-reply.ts';

const at = new Date('2026-11-23T10:00:00.000Z');
const OPENED = { openedAt: '2026-11-23T09:00:00.000Z' };
const aState = (state: Partial<PollState> = {}): PollState => ({
  ...{ pollId: 'p', version: 2, status: 'open', visibility: 'live', revealed: false, turnoutShown: false },
  ...OPENED,
  ...state,
});
const tagOf = (state: Partial<PollState>, when = at) =>
  pollStateReply(aState(state), { at: when }).headers?.etag ?? 'no tag';
const TAG = tagOf({});

const codeOf = (poll: PollState | undefined): string => {
  try {
    pollStateReply(poll, { at, ifNoneMatch: '*' });
  } catch (error) {
    if (error instanceof ProblemError) return error.problem.code;
    throw error;
  }
  return 'shown';
};

describe('the answer with the state of a poll', () => {
  test('has all that decides if the poll is open, the time, a tag, and one second of freshness', () => {
    const closesAt = '2026-11-23T20:00:00+09:00';
    // The item also has attributes that are not part of the state.
    const item = { ...aState({ closesAt }), pollShard: 'p#0', counterShards: 4, generation: 1 };
    const { status, body, headers } = pollStateReply(item, { at });
    expect([status, body]).toEqual([
      200,
      { poll: aState({ closesAt }), resultsVisible: true, now: '2026-11-23T10:00:00.000Z' },
    ]);
    expect(PollStateView.parse(body)).toEqual(body);
    expect(headers).toEqual({
      etag: expect.stringMatching(/^W\/"2-[\w-]{16}"$/),
      'cache-control': 'public, max-age=1',
    });
  });

  test.each([[TAG], [TAG.slice('W/'.length)], [`"1-x", ${TAG}`], ['*']])(
    'If-None-Match: %s is answered by 304',
    (tag) => {
      expect(pollStateReply(aState(), { at, ifNoneMatch: tag })).toEqual({
        status: 304,
        body: undefined,
        headers: { etag: TAG, 'cache-control': 'public, max-age=1' },
      });
    },
  );

  test('the tag changes with the state, and when the closing time shows the results, but not with the time', () => {
    const later = new Date(at.getTime() + 5_000);
    expect(tagOf({}, later)).toBe(TAG);
    expect(tagOf({ version: 3 })).not.toBe(TAG);
    expect(tagOf({ status: 'closed', closedAt: at.toISOString() })).not.toBe(TAG);
    const afterClose = { visibility: 'after-close', closesAt: '2026-11-23T10:00:01Z' } as const;
    expect(tagOf(afterClose, later)).not.toBe(tagOf(afterClose));
  });

  test('an unknown poll, a draft, and a poll that was archived unopened are all unknown', () => {
    expect(codeOf(undefined)).toBe('unknown-poll');
    expect(codeOf(aState({ status: 'draft' }))).toBe('unknown-poll');
    const { openedAt: _openedAt, ...unopened } = aState({ status: 'archived' });
    expect(codeOf(unopened)).toBe('unknown-poll');
    expect(codeOf(aState({ status: 'archived' }))).toBe('shown');
  });

  const states = PollStatus.options
    .filter((status) => status !== 'draft')
    .flatMap((status) => Visibility.options.map((visibility) => ({ status, visibility })));
  test.each(states)('%j: says if everybody may see the results', (state) => {
    const isShown = state.visibility === 'live' || (state.visibility === 'after-close' && state.status !== 'open');
    const visibleOf = (revealed: boolean) =>
      pollStateReply(aState({ ...state, revealed }), { at }).body?.resultsVisible;
    expect([visibleOf(false), visibleOf(true)]).toEqual([isShown, true]);
  });
});
