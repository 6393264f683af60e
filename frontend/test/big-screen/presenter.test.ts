import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { memoryStore } from '../../src/device/device-storage.ts';
import { actionOfKey, coverAfter } from '../../src/features/big-screen/presenter/keys.ts';
import { embedAddress, modeOf } from '../../src/features/big-screen/presenter/mode.ts';
import {
  firstTheme,
  keepLetterKeys,
  keepTheme,
  keptLetterKeys,
} from '../../src/features/big-screen/presenter/settings.ts';
import type { Cover } from '../../src/features/results/cover.ts';
import { mayBeShown } from '../../src/page/framing.ts';

const search = (query: string) => new URLSearchParams(query);

describe("the presenter's keys", () => {
  it.each([
    ['?', 'help'],
    ['q', 'spotlight'],
    ['Q', 'spotlight'],
    ['b', 'blank'],
    ['.', 'blank'],
    ['l', 'theme'],
    ['f', 'full-screen'],
    ['x', undefined],
    ['ArrowRight', undefined],
    ['constructor', undefined],
  ])('%s: %s', (key, action) => {
    expect(actionOfKey(key, undefined, true)).toBe(action);
  });

  it('can be turned off if they are characters, even while something covers the board', () => {
    for (const key of ['?', 'q', 'b', '.', 'l', 'f']) {
      expect(actionOfKey(key, undefined, false)).toBeUndefined();
      expect(actionOfKey(key, 'blank', false)).toBeUndefined();
    }
  });

  it.each(['help', 'spotlight', 'blank'] as const)('close the %s before they turn the questions', (opened) => {
    for (const key of [' ', 'ArrowRight', 'ArrowLeft', 'PageDown', 'PageUp']) {
      expect(actionOfKey(key, opened, false)).toBe('close');
    }
  });

  it('cover the board with one thing at a time, and the same key closes it', () => {
    const after = (...actions: Cover[]) => actions.reduce<Cover | undefined>(coverAfter, undefined);
    expect(after('help')).toBe('help');
    expect(after('help', 'blank')).toBe('blank');
    expect(after('help', 'blank', 'blank')).toBeUndefined();
    expect(coverAfter('spotlight', 'theme')).toBe('spotlight');
    expect(coverAfter('spotlight', 'full-screen')).toBe('spotlight');
    expect(coverAfter('spotlight', 'close')).toBeUndefined();
  });
});

describe('what a device stores for presenters', () => {
  it('is the theme, dark by default; a theme in the address wins', () => {
    const store = memoryStore();
    expect(firstTheme(store, search(''))).toBe('dark');
    expect(firstTheme(store, search('theme=light'))).toBe('light');
    keepTheme(store, 'light');
    expect(firstTheme(store, search(''))).toBe('light');
    expect(firstTheme(store, search('theme=dark'))).toBe('dark');
    expect(firstTheme(store, search('theme=constructor'))).toBe('light');
  });

  it('is the choice whether letters are shortcuts', () => {
    const store = memoryStore();
    expect(keptLetterKeys(store)).toBe(true);
    keepLetterKeys(store, false);
    expect(keptLetterKeys(store)).toBe(false);
    keepLetterKeys(store, true);
    expect([keptLetterKeys(store), store.length]).toEqual([true, 0]);
  });
});

describe('the mode', () => {
  it.each([
    ['/polls/lunch/live', '', 'screen'],
    ['/polls/lunch/live', 'kiosk', 'kiosk'],
    ['/polls/lunch/live', 'embed=1', 'embed'],
    ['/polls/lunch/live', 'overlay', 'overlay'],
    ['/embed/lunch', '', 'embed'],
    ['/embed/lunch', 'overlay', 'overlay'],
    ['/embed/lunch', 'kiosk', 'embed'],
  ])('of %s?%s is %s', (pathname, query, mode) => {
    expect(modeOf(pathname, search(query))).toBe(mode);
  });

  it('leads to the address for frames, with the other parameters', () => {
    const address = (query: string, pathname = '/polls/lunch/live') => embedAddress(pathname, search(query), 'lunch');
    expect(address('embed')).toBe('/embed/lunch');
    expect(address('embed&screen=a%26b&theme=light')).toBe('/embed/lunch?screen=a%26b&theme=light');
    expect(address('overlay')).toBe('/embed/lunch?overlay');
    expect(address('')).toBeUndefined();
    expect(address('kiosk')).toBeUndefined();
    expect(address('overlay', '/embed/lunch')).toBeUndefined();
  });
});

test('a page shows itself in the top window, and in frames only at the addresses for frames', () => {
  expect(mayBeShown('/polls/lunch/live', 'nobody')).toBe(true);
  expect(mayBeShown('/embed/lunch', 'others')).toBe(true);
  expect(mayBeShown('/preview', 'own')).toBe(true);
  expect(mayBeShown('/preview', 'others')).toBe(false);
  const never = ['/', '/polls/lunch', '/polls/lunch/live', '/organize', '/embedded', '/polls/embed/', '/preview/lunch'];
  for (const path of never) {
    expect([path, mayBeShown(path, 'others'), mayBeShown(path, 'own')]).toEqual([path, false, false]);
  }
});

describe("the board's colours", () => {
  const sheet = readFileSync(resolve(__dirname, '../../src/features/big-screen/components/board-colors.css'), 'utf8');
  const blockOf = (selector: string): Map<string, string> => {
    const start = sheet.indexOf(`${selector} {`);
    const block = sheet.slice(start, sheet.indexOf('}', start));
    return new Map(
      [...block.matchAll(/--([\w-]+): (#[0-9a-f]{3,6});/g)].map(([, name = '', value = '']) => [name, value]),
    );
  };
  const dark = blockOf('[data-board]');
  const light = new Map([...dark, ...blockOf('[data-board][data-theme="light"]')]);

  /** Red, green and blue, from 0 to 255. */
  const channels = (color: string): number[] =>
    (color.length === 4 ? [...color.slice(1)].map((digit) => digit + digit) : (color.slice(1).match(/../g) ?? [])).map(
      (pair) => Number.parseInt(pair, 16),
    );

  /** Relative luminance (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance). */
  function luminance(color: readonly number[]): number {
    const [red = 0, green = 0, blue = 0] = color
      .map((value) => value / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }
  const ratio = (one: number, other: number) => (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
  const contrast = (colors: Map<string, string>, one: string, other: string) =>
    ratio(luminance(channels(colors.get(one) ?? '')), luminance(channels(colors.get(other) ?? '')));

  it('keep the paler bars of all but the leaders visible', () => {
    const standings = readFileSync(resolve(__dirname, '../../src/screens/standings/Standings.module.css'), 'utf8');
    const opacity = Number(/:not\(\[data-leads\]\) \.bar \{\s+opacity: ([\d.]+)/.exec(standings)?.[1]);
    for (const colors of [dark, light]) {
      const [bar = [], track = []] = ['bar', 'track'].map((name) => channels(colors.get(name) ?? ''));
      const seen = bar.map((value, index) => opacity * value + (1 - opacity) * (track[index] ?? 0));
      expect(ratio(luminance(seen), luminance(track))).toBeGreaterThanOrEqual(3);
    }
  });

  it.each([
    ['text', 'ground', 7],
    ['text', 'panel', 7],
    ['muted', 'ground', 7],
    ['muted', 'panel', 7],
    ['card-text', 'card', 7],
    ['card-accent', 'card', 7],
    ['banner-text', 'banner', 7],
    ['countdown', 'ground', 7],
    ['text', 'leader-ground', 7],
    ['muted', 'leader-ground', 7],
    ['leader', 'leader-ground', 4.5],
    ['accent', 'ground', 4.5],
    ['bar', 'ground', 3],
    ['bar', 'track', 3],
    ['live', 'ground', 3],
    ['stale', 'ground', 3],
    ['lost', 'ground', 3],
    ['focus', 'ground', 3],
    ['focus', 'panel', 3],
  ])('%s on %s has %d:1 in both themes', (one, other, least) => {
    expect(dark.size).toBeGreaterThan(15);
    expect(contrast(dark, one, other)).toBeGreaterThanOrEqual(least);
    expect(contrast(light, one, other)).toBeGreaterThanOrEqual(least);
  });
});
