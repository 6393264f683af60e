import {
  POLL_SORT_KEY,
  PollStatus,
  ProblemError,
  PUBLIC_VIEWER,
  resultsVisible,
  type ScreenTally,
  Visibility,
} from '@booth/shared';
import type { PollResults } from '@booth/shared/lambda';
import { resultsReply } from '../../src/results/results-reply.ts';

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
    turnoutShown: false,
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
    timeline: [],
    screens: [],
  },
  turnout: { pollId: 'p', pollVersion: poll.version ?? 2, revision, asOf: asOf.toISOString(), ballots: 0 },
});

const A_TALLY: ScreenTally = { type: 'choice', screenId: 'services', answers: 1, options: [] };
const OPENED = { openedAt: '2026-11-23T09:00:00.000Z' };

const VOTER = { ...PUBLIC_VIEWER, hasVoted: true };
const ORGANIZER = { ...PUBLIC_VIEWER, isOrganizer: true };

const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof ProblemError) return error.problem.code;
    throw error;
  }
  return 'shown';
};

/** The tag of `results()`, and the same without `W/`. */
const TAG = resultsReply(results(), { viewer: PUBLIC_VIEWER }).headers?.etag ?? '';
const OPAQUE = TAG.slice('W/'.length);

describe('the answer with results', () => {
  test('has the snapshot, a tag, and one second of freshness', () => {
    expect(resultsReply(results(), { viewer: PUBLIC_VIEWER })).toEqual({
      status: 200,
      body: results().snapshot,
      headers: { etag: TAG, 'cache-control': 'public, max-age=1', vary: 'authorization, x-receipt' },
    });
  });

  test.each([[TAG], [OPAQUE], [`"6-2", ${TAG}`], ['*']])('If-None-Match: %s is answered by 304', (tag) => {
    expect(resultsReply(results(), { viewer: PUBLIC_VIEWER, ifNoneMatch: tag })).toEqual({
      status: 304,
      body: undefined,
      headers: { etag: TAG, 'cache-control': 'public, max-age=1', vary: 'authorization, x-receipt' },
    });
  });

  test('the tag changes with each vote and each change of the poll', () => {
    expect(resultsReply(results({}, 8), { viewer: PUBLIC_VIEWER, ifNoneMatch: TAG }).status).toBe(200);
    expect(resultsReply(results({ version: 3 }), { viewer: PUBLIC_VIEWER, ifNoneMatch: TAG }).status).toBe(200);
  });

  test('the time of reading makes no other tag; a minute or a screen that is told besides does, also of one revision', () => {
    const tagOf = (more: Partial<PollResults['snapshot']>) =>
      resultsReply({ ...results(), snapshot: { ...results().snapshot, ...more } }, { viewer: PUBLIC_VIEWER }).headers
        ?.etag;
    expect(tagOf({ asOf: '2026-11-23T10:00:01.000Z' })).toBe(TAG);
    expect(tagOf({ timeline: [{ minute: '2026-11-23T09:59', ballots: 1 }] })).not.toBe(TAG);
    expect(tagOf({ screens: [A_TALLY] })).not.toBe(TAG);
  });

  test('a poll that does not exist and a draft are both unknown', () => {
    expect(codeOf(() => resultsReply(undefined, { viewer: PUBLIC_VIEWER }))).toBe('unknown-poll');
    const draft = results({ status: 'draft' });
    expect(codeOf(() => resultsReply(draft, { viewer: VOTER, ifNoneMatch: '*' }))).toBe('unknown-poll');
  });

  test('a poll that was archived unopened is unknown; one that was opened keeps its results, even without votes', () => {
    const archived = { status: 'archived' } as const;
    const code = (results: PollResults) => codeOf(() => resultsReply(results, { viewer: VOTER }));
    expect(code(results(archived))).toBe('unknown-poll');
    expect(code(results({ ...archived, ...OPENED }))).toBe('shown');
    expect(code(results({ ...archived, closedAt: asOf.toISOString() }))).toBe('shown');
  });

  test.each(PollStatus.options.flatMap((status) => Visibility.options.map((visibility) => ({ status, visibility }))))(
    'an organizer sees the results of %j, which no shared cache keeps',
    (poll) => {
      const { body, headers } = resultsReply(results(poll), { viewer: ORGANIZER });
      expect(body).toEqual(results().snapshot);
      expect(headers).toMatchObject({ 'cache-control': 'private, max-age=1', vary: 'authorization, x-receipt' });
      expect(resultsReply(results(poll), { viewer: ORGANIZER, ifNoneMatch: TAG }).status).toBe(304);
    },
  );

  test("the tag of an organizer's answer reveals nothing to others", () => {
    const hidden = results({ visibility: 'hidden' });
    expect(codeOf(() => resultsReply(hidden, { viewer: VOTER, ifNoneMatch: TAG }))).toBe('results-hidden');
  });

  test('results for voters only are not for shared caches', () => {
    const { headers } = resultsReply(results({ visibility: 'after-vote' }), { viewer: VOTER });
    expect(headers).toMatchObject({ 'cache-control': 'private, max-age=1', vary: 'authorization, x-receipt' });
  });

  test('results that are shown after the close are shown from the closing time on', () => {
    const afterClose = { visibility: 'after-close', status: 'open' } as const;
    const codeAt = (closesAt: string) =>
      codeOf(() => resultsReply(results({ ...afterClose, closesAt }), { viewer: VOTER }));
    expect(codeAt('2026-11-23T19:00:00+09:00')).toBe('shown');
    expect(codeAt('2026-11-23T10:00:00.001Z')).toBe('results-hidden');
  });

  const combinations = Visibility.options.flatMap((visibility) =>
    PollStatus.options.flatMap((status) => [true, false].map((revealed) => ({ visibility, status, revealed }))),
  );
  test.each(combinations.filter(({ status }) => status !== 'draft'))(
    '%j: shown as `resultsVisible` says, with a tag or without',
    (poll) => {
      for (const hasVoted of [true, false]) {
        const viewer = { ...PUBLIC_VIEWER, hasVoted };
        const expected = resultsVisible(poll, viewer, asOf) ? 'shown' : 'results-hidden';
        expect(codeOf(() => resultsReply(results({ ...poll, ...OPENED }), { viewer }))).toBe(expected);
        expect(codeOf(() => resultsReply(results({ ...poll, ...OPENED }), { viewer, ifNoneMatch: '*' }))).toBe(
          expected,
        );
      }
    },
  );

  test.each([
    ['after-vote', /those who have voted/],
    ['after-close', /once the poll is closed/],
    ['hidden', /organizer reveals/],
  ] as const)('%s: the refusal says when the results will be shown', (visibility, detail) => {
    expect(() => resultsReply(results({ visibility }), { viewer: PUBLIC_VIEWER })).toThrow(detail);
  });
});
