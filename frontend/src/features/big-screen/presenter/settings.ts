import type { TextStore } from '../../../device/device-storage.ts';

const THEMES = ['dark', 'light'] as const;
/** Dark like a cinema, or light for a bright room. */
export type BoardTheme = (typeof THEMES)[number];

const THEME_KEY = 'booth:board-theme';
const LETTER_KEYS_KEY = 'booth:board-letter-keys';
const OFF = 'off';

const themeNamed = (name: string | null): BoardTheme | undefined => THEMES.find((theme) => theme === name);

/**
 * Returns the theme in the address (`?theme=light`), else the one kept on this device, else dark.
 */
export const firstTheme = (store: Pick<TextStore, 'getItem'>, search: URLSearchParams): BoardTheme =>
  themeNamed(search.get('theme')) ?? themeNamed(store.getItem(THEME_KEY)) ?? 'dark';

export const keepTheme = (store: Pick<TextStore, 'setItem'>, theme: BoardTheme): void =>
  store.setItem(THEME_KEY, theme);

/**
 * Returns true if letter keys control the board on this device. They do until somebody turns them
 * off.
 */
export const keptLetterKeys = (store: Pick<TextStore, 'getItem'>): boolean => store.getItem(LETTER_KEYS_KEY) !== OFF;

export function keepLetterKeys(store: Pick<TextStore, 'setItem' | 'removeItem'>, takesLetters: boolean): void {
  if (takesLetters) store.removeItem(LETTER_KEYS_KEY);
  else store.setItem(LETTER_KEYS_KEY, OFF);
}
