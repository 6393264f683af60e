import { type Answer, inLanguage } from '@booth/shared';
import { isLastAnswer, progressOf } from '../../src/features/voting/survey/progress.ts';
import { stageOf } from '../../src/features/voting/survey/stage.ts';
import { groupByCategory, toggle } from '../../src/screens/choice/choosing.ts';
import { screenViewOf } from '../../src/screens/index.ts';
import { aHome, aPoll, aSession, OPTIONS, screenOf } from '../support/polls.ts';

const NOW = new Date('2026-12-01T09:00:00Z');
const LATER = '2026-12-01T09:00:01Z';

const CHOICE = { type: 'choice', id: 'pick', title: { en: 'Pick' }, options: OPTIONS };

describe('the stage of a visit', () => {
  it('is the end if a ballot is recorded and its session is gone', () => {
    const answers = { pick: { type: 'choice' as const, optionIds: ['s3'] } };
    const ballot = { pollId: 'favourites', answers, recordedAt: '2026-11-01T09:00:00Z' };
    expect(stageOf({ ...aHome(null), ballot }, NOW, false)).toEqual({ kind: 'voted', counted: true, answers });
  });

  const open = aPoll();
  const closed = aPoll({ status: 'closed' });

  it('is the screen that the session waits for', () => {
    expect(stageOf(aHome(aSession({ screenId: 'pick' })), NOW, false)).toMatchObject({
      kind: 'screen',
      screen: { id: 'pick' },
    });
  });

  it.each([
    ['no session, open poll', null, open, { kind: 'welcome' }],
    ['no session, closed poll', null, closed, { kind: 'poll-closed', lost: false }],
    ['a session that is starting', aSession({ status: 'starting' }), open, { kind: 'starting' }],
    ['a counted ballot', aSession({ status: 'completed' }), open, { kind: 'voted', counted: true }],
    [
      'a counted ballot, poll closed since',
      aSession({ status: 'completed' }),
      closed,
      { kind: 'voted', counted: true },
    ],
    ['a second ballot', aSession({ status: 'already-voted' }), open, { kind: 'voted', counted: false }],
    ['an expired session', aSession({ status: 'expired' }), open, { kind: 'restart', reason: 'expired' }],
    ['a failed session', aSession({ status: 'failed' }), open, { kind: 'restart', reason: 'failed' }],
    [
      'a session that the closing overtook',
      aSession({ status: 'closed' }),
      closed,
      { kind: 'poll-closed', lost: true, isKept: false },
    ],
    ['a closed session, poll open again', aSession({ status: 'closed' }), open, { kind: 'restart', reason: 'closed' }],
    [
      'a screen that the poll no longer has',
      aSession({ screenId: 'gone' }),
      open,
      { kind: 'restart', reason: 'failed' },
    ],
    ['no session, poll not open yet', null, aPoll({ opensAt: LATER }), { kind: 'not-yet-open' }],
    ['a session that waits, poll closed since', aSession(), closed, { kind: 'poll-closed', lost: true, isKept: true }],
    ['a session that starts, poll closed since', aSession({ status: 'starting' }), closed, { kind: 'poll-closed' }],
    ['a session that waits, poll not open yet', aSession(), aPoll({ opensAt: LATER }), { kind: 'not-yet-open' }],
    [
      'an ended session, poll not open yet',
      aSession({ status: 'closed' }),
      aPoll({ opensAt: LATER }),
      { kind: 'not-yet-open' },
    ],
    [
      'no session, poll closed by its time',
      null,
      aPoll({ closesAt: '2026-12-01T09:00:00Z' }),
      { kind: 'poll-closed', lost: false },
    ],
    ['no session, a poll of one choice', null, aPoll({ screens: [CHOICE] }), { kind: 'direct-ballot' }],
    [
      'an expired session, a poll of one choice',
      aSession({ status: 'expired' }),
      aPoll({ screens: [CHOICE] }),
      { kind: 'direct-ballot' },
    ],
  ])('with %s is decided by the session, or else by the poll', (_, session, poll, stage) => {
    expect(stageOf(aHome(session, poll), NOW, false)).toMatchObject(stage);
  });
});

test("an answer that is being sent when the poll closes waits for the server's decision", () => {
  expect(stageOf(aHome(aSession({ screenId: 'pick' }), aPoll({ status: 'closed' })), NOW, true)).toMatchObject({
    kind: 'screen',
    screen: { id: 'pick' },
  });
});

const title = { en: 'Q' };
const rating = (id: string, rules: object[] = []) => ({ type: 'rating', id, title, rules });

describe('progress', () => {
  const branching = aPoll({
    screens: [
      rating('a', [{ when: { screen: 'a', is: '1' }, goTo: 'c' }]),
      rating('b'),
      rating('c'),
      rating('d', [{ when: { screen: 'a', is: '1' }, goTo: 'end' }]),
      rating('e'),
    ],
  });
  const progress = (id: string, stepsBack: number, branchValues: Record<string, string[]>) =>
    progressOf(branching, { stepsBack, branchValues }, screenOf(branching, id));

  it('counts the screens that were shown, not the positions in the list', () => {
    expect(progress('c', 1, { a: ['1'] })).toEqual({ position: 2, fewest: 3, most: 3 });
    expect(progress('d', 2, { a: ['1'] })).toEqual({ position: 3, fewest: 3, most: 3 });
    expect(progress('d', 3, { a: ['2'] })).toEqual({ position: 4, fewest: 5, most: 5 });
  });

  it('has no total if a later answer can change it', () => {
    expect(progress('a', 0, {})).toEqual({ position: 1, fewest: 3, most: 5 });
    expect(progress('b', 1, {})).toEqual({ position: 2, fewest: 5, most: 5 });
  });

  it('has a total from the start if no rule skips a screen', () => {
    const feedback = aPoll({
      screens: [
        rating('overall', [{ when: { screen: 'overall', is: '1' }, goTo: 'better' }]),
        { type: 'text', id: 'liked', title, rules: [{ when: { screen: 'liked' }, goTo: 'end' }] },
        { type: 'text', id: 'better', title },
      ],
    });
    expect(progressOf(feedback, { stepsBack: 0, branchValues: {} }, screenOf(feedback, 'overall'))).toEqual({
      position: 1,
      fewest: 2,
      most: 2,
    });
  });
});

test('the rules on the current answer decide if it is the last one, for every type of screen', () => {
  const when = (screen: string, is: string) => [{ when: { screen, is }, goTo: 'end' }];
  const rated = aPoll({
    screens: [
      { type: 'rating', id: 'rate', title, rules: when('rate', '1') },
      { type: 'number', id: 'age', title, min: 0, max: 120, rules: when('age', '17') },
      { type: 'ranking', id: 'rank', title, options: OPTIONS, rules: when('rank', 'ec2') },
      { type: 'text', id: 'how', title, rules: when('rate', '2') },
      { type: 'text', id: 'why', title },
    ],
  });
  const isLast = (id: string, answer: Answer, branchValues = {}) =>
    isLastAnswer(rated, { branchValues }, screenOf(rated, id), answer);
  expect(isLast('rate', { type: 'rating', rating: 1 })).toBe(true);
  expect(isLast('rate', { type: 'rating', rating: 2 })).toBe(false);
  expect(isLast('age', { type: 'number', value: 17 })).toBe(true);
  expect(isLast('age', { type: 'number' })).toBe(false);
  expect(isLast('rank', { type: 'ranking', order: ['ec2', 's3', 'lambda', 'other'] })).toBe(true);
  expect(isLast('why', { type: 'text', text: '' })).toBe(true);
  // Decided by an earlier answer.
  expect(isLast('how', { type: 'text', text: '' }, { rate: ['2'] })).toBe(true);
  expect(isLast('how', { type: 'text', text: '' }, { rate: ['3'] })).toBe(false);
});

describe('choosing', () => {
  it('stops at the maximum and says so', () => {
    expect(toggle(['a', 'b'], 'c', 2)).toEqual({ optionIds: ['a', 'b'], refused: true });
  });

  it('deselects an option, even at the maximum', () => {
    expect(toggle(['a', 'b'], 'a', 2)).toEqual({ optionIds: ['b'], refused: false });
  });

  it('replaces the choice if only one is allowed', () => {
    expect(toggle(['a'], 'b', 1)).toEqual({ optionIds: ['b'], refused: false });
  });

  it('groups options by category in the order of the screen, with a group for those without', () => {
    const pick = screenOf(aPoll(), 'pick');
    const groups = groupByCategory(screenViewOf(pick).options(pick), (text) => inLanguage(text, 'ja-JP'));
    expect(groups.map(({ category, options }) => [category, options.map(({ id }) => id)])).toEqual([
      ['Compute (ja)', ['lambda', 'ec2']],
      ['Storage (ja)', ['s3']],
      [undefined, ['other']],
    ]);
  });
});
