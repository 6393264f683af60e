import { type BallotView, directBallotOf, type HomeView, type Poll } from '@booth/shared';
import { directAnswers } from '../../src/features/visitor/kept-ballot.ts';
import { ballotStageOf, type OnDevice } from '../../src/features/voting/ballot/ballot-stage.ts';
import { aHome, aPoll, OPTIONS } from '../support/polls.ts';

const NOW = new Date('2026-12-01T09:00:00Z');
const choice = { type: 'choice', id: 'pick', title: { en: 'Pick' }, options: OPTIONS, min: 0 };
const hands = (change: object = {}): Poll => aPoll({ screens: [choice], ...change });
const KEY = 'k'.repeat(32);
const answers = { pick: { type: 'choice' as const, optionIds: ['s3'] } };
const ballot: BallotView = { pollId: 'favourites', answers, recordedAt: '2026-12-01T08:00:00Z' };
const pending = { key: KEY, submission: { optionIds: ['ec2'] } };
const cast = { key: KEY, ballot };

const stage = (poll: Poll, home: Partial<HomeView> = {}, device: Partial<OnDevice> = {}) =>
  ballotStageOf({ ...aHome(null, poll), ...home }, NOW, {
    kept: undefined,
    isChanging: false,
    hasDraft: false,
    refusal: undefined,
    ...device,
  });
const form = { kind: 'form', replaces: undefined };

describe('the stage of a visit of direct ballots', () => {
  it.each([
    ['an open poll', hands(), form],
    ['a poll before its time', hands({ opensAt: '2026-12-01T09:00:01Z' }), { kind: 'not-yet-open' }],
    ['a poll after its time', hands({ closesAt: '2026-12-01T09:00:00Z' }), { kind: 'poll-closed', lost: false }],
    ['a closed poll', hands({ status: 'closed' }), { kind: 'poll-closed', lost: false }],
  ])('of %s is by its times', (_, poll, expected) => {
    expect(stage(poll)).toEqual(expected);
  });

  it('is the end if the device is the voter and the server has its ballot, even in a closed poll', () => {
    expect(stage(hands({ status: 'closed' }), { ballot })).toEqual({ kind: 'voted', ballot, lostChange: false });
  });

  it("is not the end by the device's own record if the server would have the ballot", () => {
    expect(stage(hands(), {}, { kept: { cast } })).toEqual(form);
  });

  it.each(['handle', 'code', 'open'] as const)("is the end of a %s poll by the device's own record", (identity) => {
    expect(stage(hands({ identity }), {}, { kept: { cast } })).toEqual({ kind: 'voted', ballot, lostChange: false });
  });

  it('stays at a ballot that is being sent, whatever the clock says', () => {
    expect(stage(hands({ status: 'closed' }), {}, { kept: { pending } })).toEqual(form);
  });

  it('is a change if the visitor wants one and the poll allows it, as long as it is open', () => {
    const changing = { isChanging: true };
    expect(stage(hands({ allowVoteChange: true }), { ballot }, changing)).toEqual({ kind: 'form', replaces: ballot });
    expect(stage(hands(), { ballot }, changing)).toEqual({ kind: 'voted', ballot, lostChange: false });
    expect(stage(hands({ allowVoteChange: true, status: 'closed' }), { ballot }, changing).kind).toBe('voted');
  });

  it('shows the replaced ballot while a change is being sent', () => {
    const submission = { optionIds: ['ec2'], replaces: ballot.recordedAt };
    const kept = { pending: { key: KEY, submission } };
    expect(stage(hands({ allowVoteChange: true }), { ballot }, { kept })).toEqual({ kind: 'form', replaces: ballot });
  });

  it('says that the earlier ballot counts if the poll closed before it was changed', () => {
    const poll = hands({ allowVoteChange: true, status: 'closed' });
    expect(stage(poll, { ballot }, { isChanging: true })).toEqual({ kind: 'voted', ballot, lostChange: true });
  });

  it('says that the choice was not counted if the poll closed before it was sent', () => {
    expect(stage(hands({ status: 'closed' }), {}, { hasDraft: true })).toEqual({
      kind: 'poll-closed',
      lost: true,
    });
  });

  it('is the end if another ballot of the device is recorded, but a taken name can be changed', () => {
    expect(stage(hands(), {}, { refusal: 'already-voted' })).toEqual({
      kind: 'voted',
      ballot: undefined,
      lostChange: false,
    });
    expect(stage(hands({ identity: 'handle' }), {}, { refusal: 'already-voted' })).toEqual(form);
  });
});

describe('a direct ballot', () => {
  it('is only for polls of a single choice, and is never empty', () => {
    expect(directBallotOf(hands())?.min).toBe(1);
    expect(directBallotOf(aPoll())).toBeUndefined();
    expect(directBallotOf(aPoll({ screens: [{ type: 'text', id: 'why', title: choice.title }] }))).toBeUndefined();
  });

  it('is shown as it will be recorded while it is being sent', () => {
    const direct = directBallotOf(hands());
    if (direct === undefined) throw new Error('the poll takes direct ballots');
    expect(directAnswers(direct, ['s3'])).toEqual(answers);
  });
});
