import { lastHourOf } from '../src/features/dashboard/last-hour.ts';
import {
  canTurn,
  FIRST_QUESTION,
  shownScreenId,
  stepOfKey,
  type Turning,
  type TurningStep,
  turned,
} from '../src/features/dashboard/turning.ts';
import { inWords, joinAddress, voteAddress } from '../src/features/dashboard/vote-address.ts';

describe('turning through the questions', () => {
  const ids = ['one', 'two', 'three'];
  const after = (...steps: TurningStep[]): Turning =>
    steps.reduce((turning, step) => turned(turning, step, ids), FIRST_QUESTION);
  const shownAfter = (...steps: TurningStep[]) => shownScreenId(after(...steps), ids, null);

  it('begins with the first, and goes on in the order of the poll, from the last to the first', () => {
    expect(shownAfter()).toBe('one');
    expect(shownAfter('next')).toBe('two');
    expect(shownAfter('next', 'next')).toBe('three');
    expect(shownAfter('next', 'next', 'next')).toBe('one');
  });

  it('steps back, from the first to the last', () => {
    expect(shownAfter('next', 'previous')).toBe('one');
    expect(shownAfter('previous')).toBe('three');
  });

  it('pauses where it is, can be stepped through meanwhile, and goes on from there', () => {
    expect(after('next', 'pause')).toEqual({ screenId: 'two', isPaused: true });
    expect(after('next', 'pause', 'next')).toEqual({ screenId: 'three', isPaused: true });
    expect(after('next', 'pause', 'resume')).toEqual({ screenId: 'two', isPaused: false });
  });

  it('stays on its question when the poll gets others, and begins anew where the question is gone', () => {
    const turning = after('next');
    expect(shownScreenId(turning, ['zero', 'one', 'two'], null)).toBe('two');
    expect(shownScreenId(turning, ['one', 'three'], null)).toBe('one');
    expect(turned(turning, 'next', ['one', 'three'])).toMatchObject({ screenId: 'three' });
  });

  it('stands still on the question that the address pins, and goes on where it was without the pin', () => {
    const turning = after('next');
    expect(shownScreenId(turning, ids, 'three')).toBe('three');
    expect(canTurn(ids, 'three')).toBe(false);
    expect(shownScreenId(turning, ids, null)).toBe('two');
    expect(canTurn(ids, null)).toBe(true);
  });

  it('does not mind a pin that the poll does not have', () => {
    expect(shownScreenId(after('next'), ids, 'constructor')).toBe('two');
    expect(canTurn(ids, 'constructor')).toBe(true);
  });

  it('needs two questions', () => {
    expect([[], ['one'], ['one', 'two']].map((some) => canTurn(some, null))).toEqual([false, false, true]);
    expect(shownScreenId(FIRST_QUESTION, [], null)).toBeUndefined();
  });

  it.each([
    [' ', 'pause', 'resume'],
    ['ArrowRight', 'next', 'next'],
    ['ArrowLeft', 'previous', 'previous'],
    ['Enter', undefined, undefined],
  ])('is done by the key "%s": %s, and %s while it is paused', (key, running, paused) => {
    expect(stepOfKey(key, after())).toBe(running);
    expect(stepOfKey(key, after('pause'))).toBe(paused);
  });
});

describe('the last hour', () => {
  const now = Date.parse('2026-01-01T12:30:20Z');

  it('has sixty minutes up to now, zero where nobody voted', () => {
    const hour = lastHourOf([{ minute: '2026-01-01T12:29', ballots: 4 }], now);
    expect(hour).toHaveLength(60);
    expect(hour[0]?.minute).toBe('2026-01-01T11:31');
    expect(hour.slice(-2)).toEqual([
      { minute: '2026-01-01T12:29', ballots: 4 },
      { minute: '2026-01-01T12:30', ballots: 0 },
    ]);
  });

  it('leaves out what is older', () => {
    const hour = lastHourOf([{ minute: '2026-01-01T11:30', ballots: 4 }], now);
    expect(hour.reduce((sum, { ballots }) => sum + ballots, 0)).toBe(0);
  });
});

describe('the address of the vote', () => {
  it("is the poll's own, which the code to scan holds", () => {
    expect(voteAddress('https://booth.example', 'lunch')).toBe('https://booth.example/polls/lunch');
  });

  it('for a join code is the site itself; for an unlisted poll a page that never goes to another one', () => {
    expect(joinAddress('https://booth.example', { listed: true })).toBe('https://booth.example/');
    expect(joinAddress('https://booth.example', { listed: false })).toBe('https://booth.example/join');
  });

  it('is written on the wall without protocol and last slash', () => {
    expect(inWords('https://booth.example/')).toBe('booth.example');
    expect(inWords('http://10.0.0.2:5173/polls/lunch')).toBe('10.0.0.2:5173/polls/lunch');
  });
});
