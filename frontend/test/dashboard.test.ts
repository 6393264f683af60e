import { lastHourOf } from '../src/features/big-screen/last-hour.ts';
import {
  FIRST_STOP,
  shownStop,
  stepOfKey,
  stopsOf,
  type Turning,
  type TurningStep,
  turned,
} from '../src/features/big-screen/turning.ts';
import { inWords, joinAddress, voteAddress } from '../src/features/join/vote-address.ts';

describe('turning through the questions', () => {
  const onePage = (...ids: string[]) => stopsOf(ids, new Map(), null);
  const stops = onePage('one', 'two', 'three');
  const after = (...steps: TurningStep[]): Turning =>
    steps.reduce((turning, step) => turned(turning, step, stops), FIRST_STOP);
  const shownAfter = (...steps: TurningStep[]) => shownStop(after(...steps), stops)?.screenId;

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
    expect(after('next', 'pause')).toEqual({ stopId: 'two/0', isPaused: true });
    expect(after('next', 'pause', 'next')).toEqual({ stopId: 'three/0', isPaused: true });
    expect(after('next', 'pause', 'resume')).toEqual({ stopId: 'two/0', isPaused: false });
  });

  it('stays on its question when the poll gets others, and begins anew where the question is gone', () => {
    const turning = after('next');
    expect(shownStop(turning, onePage('zero', 'one', 'two'))?.screenId).toBe('two');
    expect(shownStop(turning, onePage('one', 'three'))?.screenId).toBe('one');
    expect(turned(turning, 'next', onePage('one', 'three'))).toMatchObject({ stopId: 'three/0' });
  });

  it('shows all pages of a question before the next one, also of the one that the address pins', () => {
    const pages = new Map([['two', 2]]);
    const placesOf = (pinned: string | null) =>
      stopsOf(['one', 'two', 'three'], pages, pinned).map(({ screenId, page }) => [screenId, page]);
    expect(placesOf(null)).toEqual([
      ['one', 0],
      ['two', 0],
      ['two', 1],
      ['three', 0],
    ]);
    expect(placesOf('two')).toEqual([
      ['two', 0],
      ['two', 1],
    ]);
    expect(placesOf('three')).toEqual([['three', 0]]);
    expect(placesOf('constructor')).toEqual(placesOf(null));
  });

  it('goes on from the page where it is when more pages become known', () => {
    const turning = after('next');
    const more = stopsOf(
      ['one', 'two', 'three'],
      new Map([
        ['one', 3],
        ['two', 2],
      ]),
      null,
    );
    expect(shownStop(turning, more)).toMatchObject({ screenId: 'two', page: 0 });
    expect(turned(turning, 'next', more)).toMatchObject({ stopId: 'two/1' });
  });

  it('shows nothing of no question', () => {
    expect(shownStop(FIRST_STOP, [])).toBeUndefined();
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
