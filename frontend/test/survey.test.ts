import { groupByCategory, toggle } from '../src/features/survey/choosing.ts';
import { stageOf } from '../src/features/survey/stage.ts';
import { screensAfter } from '../src/features/survey/way-ahead.ts';
import { aHome, aPoll, aSession, screenOf } from './polls.ts';

const NOW = new Date('2026-12-01T09:00:00Z');

const CHOICE = { type: 'choice', id: 'pick', title: { en: 'Pick', ja: 'Pick' } };

describe('the stage of a visit', () => {
  it('is the end where a ballot is recorded whose session is gone', () => {
    const ballot = { pollId: 'favourites', optionIds: ['s3'], recordedAt: '2026-11-01T09:00:00Z' };
    expect(stageOf({ ...aHome(null), ballot }, NOW)).toEqual({ kind: 'voted', counted: true, optionIds: ['s3'] });
  });

  const open = aPoll();
  const closed = aPoll({ status: 'closed' });

  it('is the screen that the session waits on', () => {
    expect(stageOf(aHome(aSession({ screenId: 'pick' })), NOW)).toMatchObject({
      kind: 'screen',
      position: 1,
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
    ['a session that the poll outran', aSession({ status: 'closed' }), closed, { kind: 'poll-closed', lost: true }],
    ['the same, poll open again', aSession({ status: 'closed' }), open, { kind: 'restart', reason: 'closed' }],
    ['a screen that the poll lost', aSession({ screenId: 'gone' }), open, { kind: 'restart', reason: 'failed' }],
    ['no session, poll not open yet', null, aPoll({ opensAt: '2026-12-01T09:00:01Z' }), { kind: 'not-yet' }],
    [
      'no session, poll closed by its time',
      null,
      aPoll({ closesAt: '2026-12-01T09:00:00Z' }),
      { kind: 'poll-closed', lost: false },
    ],
    ['no session, a poll of one choice', null, aPoll({ screens: [CHOICE] }), { kind: 'fast-lane' }],
    [
      'an expired session, a poll of one choice',
      aSession({ status: 'expired' }),
      aPoll({ screens: [CHOICE] }),
      { kind: 'fast-lane' },
    ],
  ])('with %s is decided by the session first, by the poll otherwise', (_, session, poll, stage) => {
    expect(stageOf(aHome(session, poll), NOW)).toMatchObject(stage);
  });
});

describe('the way ahead', () => {
  const poll = aPoll();

  it('is all the screens that follow', () => {
    expect(screensAfter(poll, screenOf(poll, 'you'), {})).toBe(2);
    expect(screensAfter(poll, screenOf(poll, 'why'), {})).toBe(0);
  });

  it('is shorter where a branch rule holds', () => {
    const answers = { you: { type: 'profile' as const, fields: { hurry: true } } };
    expect(screensAfter(poll, screenOf(poll, 'you'), answers)).toBe(1);
    expect(screensAfter(poll, screenOf(poll, 'pick'), answers)).toBe(0);
  });
});

describe('the way ahead while a session waits', () => {
  it('is the same by the answers that the rules ahead depend on as by all of them', () => {
    const poll = aPoll();
    const needed = { you: { type: 'profile' as const, fields: { hurry: true } } };
    const all = {
      you: { type: 'profile' as const, fields: { name: 'Ann', role: 'dev', hurry: true } },
      pick: { type: 'choice' as const, optionIds: ['s3'] },
    };
    for (const id of ['you', 'pick', 'why'])
      expect(screensAfter(poll, screenOf(poll, id), needed)).toBe(screensAfter(poll, screenOf(poll, id), all));
  });
});

describe('choosing', () => {
  it('stops at the maximum and says so', () => {
    expect(toggle(['a', 'b'], 'c', 2)).toEqual({ optionIds: ['a', 'b'], refused: true });
  });

  it('takes a chosen option back, also at the maximum', () => {
    expect(toggle(['a', 'b'], 'a', 2)).toEqual({ optionIds: ['b'], refused: false });
  });

  it('moves the only choice where just one is allowed', () => {
    expect(toggle(['a'], 'b', 1)).toEqual({ optionIds: ['b'], refused: false });
  });

  it('shows options by category in the order of the poll, and those without one', () => {
    const groups = groupByCategory(aPoll().options, 'ja-JP');
    expect(groups.map(({ category, options }) => [category, options.map(({ id }) => id)])).toEqual([
      ['Compute (ja)', ['lambda', 'ec2']],
      ['Storage (ja)', ['s3']],
      [undefined, ['other']],
    ]);
  });
});
