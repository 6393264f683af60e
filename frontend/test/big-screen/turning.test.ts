import {
  FIRST_STOP,
  shownStop,
  stepOfKey,
  stopsOf,
  type Turning,
  type TurningStep,
  turned,
} from '../../src/features/big-screen/turning.ts';

describe('turning through the questions', () => {
  const onePage = (...ids: string[]) => stopsOf(ids, new Map(), null);
  const stops = onePage('one', 'two', 'three');
  const after = (...steps: TurningStep[]): Turning =>
    steps.reduce((turning, step) => turned(turning, step, stops), FIRST_STOP);
  const shownAfter = (...steps: TurningStep[]) => shownStop(after(...steps), stops)?.screenId;

  it('starts with the first, goes on in the order of the poll, and from the last to the first', () => {
    expect(shownAfter()).toBe('one');
    expect(shownAfter('next')).toBe('two');
    expect(shownAfter('next', 'next')).toBe('three');
    expect(shownAfter('next', 'next', 'next')).toBe('one');
  });

  it('steps back, from the first to the last', () => {
    expect(shownAfter('next', 'previous')).toBe('one');
    expect(shownAfter('previous')).toBe('three');
  });

  it('pauses where it is, can be stepped meanwhile, and resumes from there', () => {
    expect(after('next', 'pause')).toEqual({ stopId: 'two/0', isPaused: true });
    expect(after('next', 'pause', 'next')).toEqual({ stopId: 'three/0', isPaused: true });
    expect(after('next', 'pause', 'resume')).toEqual({ stopId: 'two/0', isPaused: false });
  });

  it('stays on its question when others are added, and starts over when the question is gone', () => {
    const turning = after('next');
    expect(shownStop(turning, onePage('zero', 'one', 'two'))?.screenId).toBe('two');
    expect(shownStop(turning, onePage('one', 'three'))?.screenId).toBe('one');
    expect(turned(turning, 'next', onePage('one', 'three'))).toMatchObject({ stopId: 'three/0' });
  });

  it('shows all pages of a question before the next one, also of a question pinned by the address', () => {
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

  it('goes on from its page when more pages become known', () => {
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

  it('shows nothing without questions', () => {
    expect(shownStop(FIRST_STOP, [])).toBeUndefined();
  });

  it.each([
    [' ', 'pause', 'resume'],
    ['ArrowRight', 'next', 'next'],
    ['ArrowLeft', 'previous', 'previous'],
    ['Enter', undefined, undefined],
  ])('by the key "%s" is "%s", and "%s" while it is paused', (key, running, paused) => {
    expect(stepOfKey(key, after())).toBe(running);
    expect(stepOfKey(key, after('pause'))).toBe(paused);
  });
});
