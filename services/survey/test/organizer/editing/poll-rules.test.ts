import { type Poll, ProblemError } from '@booth/shared';
import { nextPoll } from '../../../src/organizer/editing/poll-rules.ts';
import { aPoll, optionsOf, tooManyWords } from '../../support/polls.ts';

const NOW = new Date('2026-11-23T10:00:00.000Z');
const OPENED = '2026-11-22T10:00:00.000Z';
const CLOSED = '2026-11-22T11:00:00.000Z';
const title = { en: 'x' };

type Screens = NonNullable<NonNullable<Parameters<typeof aPoll>[0]>['screens']>;
type Screen = Screens[number];

const first: Screen = { type: 'choice', id: 'first', title, options: optionsOf('a', 'b') };
const second: Screen = { type: 'choice', id: 'second', title, options: optionsOf('a', 'c') };
const rated: Screen = { type: 'rating', id: 'rated', title, max: 5 };
const ranked: Screen = { type: 'ranking', id: 'ranked', title, options: optionsOf('d', 'e', 'f') };
const age: Screen = { type: 'number', id: 'age', title, min: 0, max: 100 };
const why: Screen = { type: 'text', id: 'why', title };
const SCREENS = [first, second, rated, ranked, age, why];

/** Returns the paths and messages of what is refused if these screens replace `SCREENS`. */
function refusals(
  screens: Screens,
  stored: Partial<Poll> = { status: 'open', openedAt: OPENED },
  wanted = stored,
): [string, string][] {
  try {
    nextPoll({ ...aPoll({ screens: SCREENS }), ...stored }, { ...aPoll({ screens }), ...wanted }, NOW);
    return [];
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.code !== 'change-refused') throw error;
    return error.problem.errors?.map(({ path, message }) => [path, message]) ?? [];
  }
}

describe('changes of screens that may have answers are refused, at the path of the new screen', () => {
  test.each<[what: string, screens: Screens, refused: [path: string, part: string][]]>([
    ['nothing changed', SCREENS, []],
    ['other words', SCREENS.map((screen) => ({ ...screen, title: { ja: '題' } })), []],
    ['another order', [why, ...SCREENS.slice(0, -1)], []],
    ['one more screen', [...SCREENS, { ...why, id: 'more' }], []],
    ['screens removed', [second, why], []],
    [
      'an option removed that another screen also has',
      [first, { ...second, options: optionsOf('c') }, rated, ranked, age, why],
      [['body.screens.1.options', '"a"']],
    ],
    [
      'options removed on two screens, of which one has moved',
      [
        { ...ranked, options: optionsOf('d', 'e') },
        { ...first, options: optionsOf('b') },
      ],
      [
        ['body.screens.1.options', '"a"'],
        ['body.screens.0.options', '"f"'],
      ],
    ],
    ['a shorter scale', [{ ...rated, max: 4 }], [['body.screens.0.max', '5']]],
    ['a longer scale', [{ ...rated, max: 7 }], []],
    ['another range of numbers', [{ ...age, max: 120 }], [['body.screens.0.max', '100']]],
    ['another type under the same id', [why, { ...rated, id: 'first' }], [['body.screens.1.type', '"choice"']]],
  ])('%s', (_what, screens, refused) => {
    expect(refusals(screens)).toEqual(refused.map(([path, part]) => [path, expect.stringContaining(part)]));
  });

  test.each<[state: string, stored: Partial<Poll>, isRefused: boolean]>([
    ['a draft', { status: 'draft' }, false],
    ['an archived draft', { status: 'archived' }, false],
    ['an open poll', { status: 'open' }, true],
    ['a closed poll', { status: 'closed' }, true],
    ['an archived poll that was opened', { status: 'archived', openedAt: OPENED }, true],
  ])('%s', (_state, stored, isRefused) => {
    const screens = [{ ...why, id: 'first' }];
    expect(refusals(screens, stored).map(([path]) => path)).toEqual(isRefused ? ['body.screens.0.type'] : []);
  });
});

describe('the moments of opening and closing', () => {
  const moments = (stored: Partial<Poll>, status: Poll['status']) => {
    const { openedAt, closedAt } = nextPoll({ ...aPoll(), ...stored }, { ...aPoll(), status }, NOW);
    return { openedAt, closedAt };
  };
  const at = NOW.toISOString();

  test.each<[from: Partial<Poll>, to: Poll['status'], moments: Pick<Poll, 'openedAt' | 'closedAt'>]>([
    [{ status: 'draft' }, 'open', { openedAt: at }],
    [{ status: 'open', openedAt: OPENED }, 'closed', { openedAt: OPENED, closedAt: at }],
    [{ status: 'closed', openedAt: OPENED, closedAt: CLOSED }, 'open', { openedAt: OPENED }],
    [{ status: 'closed', openedAt: OPENED, closedAt: CLOSED }, 'archived', { openedAt: OPENED, closedAt: CLOSED }],
    // It was closed before; only the status changes.
    [{ status: 'archived', openedAt: OPENED, closedAt: CLOSED }, 'closed', { openedAt: OPENED, closedAt: CLOSED }],
  ])('of %j that becomes %s are %j', (stored, status, expected) => {
    expect(moments(stored, status)).toEqual({ openedAt: undefined, closedAt: undefined, ...expected });
  });
});

test.each([
  ['more', 16, []],
  ['the same number of', 8, []],
  ['fewer', 7, ['body.counterShards']],
])('an open poll gets %s counter shards (%i instead of 8): refuses %j', (_what, counterShards, refused) => {
  const stored: Partial<Poll> = { status: 'open', openedAt: OPENED, counterShards: 8 };
  expect(refusals(SCREENS, stored, { ...stored, counterShards }).map(([path]) => path)).toEqual(refused);
});

describe('a change of the status', () => {
  const to = (stored: Partial<Poll>, status: Poll['status']) => refusals(SCREENS, stored, { ...stored, status });
  test.each<[from: Partial<Poll>, allowed: Poll['status'][]]>([
    [{ status: 'draft' }, ['draft', 'open', 'archived']],
    [{ status: 'open' }, ['open', 'closed']],
    [{ status: 'closed' }, ['open', 'closed', 'archived']],
    [{ status: 'archived', openedAt: OPENED }, ['closed', 'archived']],
    // As a closed poll, visitors would see it, who have never seen it open.
    [{ status: 'archived' }, ['open', 'archived']],
  ])('from %j is only allowed to %j', (stored, allowed) => {
    const statuses = ['draft', 'open', 'closed', 'archived'] as const;
    expect(statuses.filter((status) => to(stored, status).length === 0)).toEqual(allowed);
  });

  test('that is refused is named with what is allowed', () => {
    expect(to({ status: 'closed' }, 'draft')).toEqual([
      ['body.status', 'a poll that is "closed" can only become open or archived'],
    ]);
  });

  test('is refused while votes are being reset, and nothing else is', () => {
    const resetting: Partial<Poll> = { status: 'draft', resettingSince: OPENED };
    expect(to(resetting, 'open')).toEqual([
      ['body.status', 'the votes of this poll are being reset: finish that first'],
    ]);
    expect(to(resetting, 'draft')).toEqual([]);
  });
});

test('another identity is refused once there may be ballots, because voters could vote again', () => {
  const identify = (stored: Partial<Poll>) =>
    refusals(SCREENS, { ...stored, identity: 'device' }, { ...stored, identity: 'handle' }).map(([path]) => path);
  expect([identify({ status: 'open' }), identify({ status: 'draft' })]).toEqual([['body.identity'], []]);
});

describe('the next state of a poll', () => {
  const kept = { openedAt: OPENED, closedAt: CLOSED, resettingSince: OPENED, resetAt: CLOSED };

  test('has the next version, and the moments that the server keeps', () => {
    const stored = { ...aPoll({ status: 'closed', version: 7 }), ...kept };
    expect(nextPoll(stored, aPoll({ status: 'closed', version: 3 }), NOW)).toMatchObject({ ...kept, version: 8 });
  });

  test('takes no moments from whoever writes it', () => {
    for (const stored of [undefined, aPoll({ status: 'draft' })]) {
      const next = nextPoll(stored, { ...aPoll({ status: 'draft' }), ...kept }, NOW);
      for (const moment of Object.keys(kept)) expect(next).not.toHaveProperty(moment);
    }
  });

  test('has the moment of its opening if it is the first of its id, and open', () => {
    expect(nextPoll(undefined, aPoll({ version: 1 }), NOW)).toMatchObject({ version: 1, openedAt: NOW.toISOString() });
  });

  test('may be too large only if it is no larger than before', () => {
    const large = aPoll({ status: 'draft', screens: [{ ...first, options: tooManyWords() }] });
    const larger = { ...large, title: { en: 'x'.repeat(200) } };
    expect(() => nextPoll(undefined, large, NOW)).toThrow(/^The poll is too large: texts and screens/);
    expect(() => nextPoll(large, larger, NOW)).toThrow(/too large/);
    expect(nextPoll(large, large, NOW).version).toBe(large.version + 1);
    expect(nextPoll(larger, large, NOW).version).toBe(large.version + 1);
  });

  test('has no moment of opening if the poll was open all the time and nobody knows since when', () => {
    expect(nextPoll(aPoll(), aPoll(), NOW)).not.toHaveProperty('openedAt');
  });

  test('that is refused names every change with its reason, in the message and by path', () => {
    const stored = aPoll({ identity: 'device', counterShards: 8 });
    const refused = () => nextPoll(stored, aPoll({ identity: 'code', counterShards: 4 }), NOW);
    const messages = [
      'voters are known by "device": by another identity they could vote again',
      'votes counted on the other shards would no longer be read: set "counterShards" to 8 or more',
    ];
    expect(refused).toThrow(
      expect.objectContaining({
        message: `identity: ${messages[0]}; counterShards: ${messages[1]}`,
        problem: expect.objectContaining({
          code: 'change-refused',
          errors: [
            { path: 'body.identity', message: messages[0] },
            { path: 'body.counterShards', message: messages[1] },
          ],
        }),
      }),
    );
  });

  test('that is too large is refused as a whole', () => {
    const large = aPoll({ screens: [{ ...first, options: tooManyWords() }] });
    expect(() => nextPoll(undefined, large, NOW)).toThrow(
      expect.objectContaining({ problem: expect.objectContaining({ code: 'body-too-large' }) }),
    );
  });
});
