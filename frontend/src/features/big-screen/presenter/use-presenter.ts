import { useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { useBooth } from '../../../page/booth.ts';
import type { Cover } from '../../results/cover.ts';
import { actionOfKey, coverAfter, type PresenterAction } from './keys.ts';
import { type BoardMode, modeOf } from './mode.ts';
import { type BoardTheme, firstTheme, keepLetterKeys, keepTheme, keptLetterKeys } from './settings.ts';
import { useFullScreen } from './use-full-screen.ts';
import { useKeys } from './use-keys.ts';
import { useRestingPointer } from './use-resting-pointer.ts';
import { useWakeLock } from './use-wake-lock.ts';

export interface Presenter {
  mode: BoardMode;
  theme: BoardTheme;
  cover: Cover | undefined;
  /** Undefined if the browser can't fill the screen. */
  isFull: boolean | undefined;
  /** True if letter keys control the board. */
  takesLetters: boolean;
  isPointerResting: boolean;
  take: (action: PresenterAction) => void;
  setTakesLetters: (takesLetters: boolean) => void;
}

/**
 * Returns how the board is shown, by the address, this device and the presenter's keys.
 * @param invites true if the board shows the QR code
 */
export function usePresenter(invites: boolean): Presenter {
  const { device } = useBooth();
  const [pathname] = useLocation();
  const [search] = useSearchParams();
  const mode = modeOf(pathname, search);
  const [theme, setTheme] = useState(() => firstTheme(device, search));
  const [takesLetters, setTakesLetters] = useState(() => keptLetterKeys(device));
  const [wanted, setWanted] = useState<Cover>();
  const fullScreen = useFullScreen();
  const isPointerResting = useRestingPointer();
  const cover = wanted === 'spotlight' && !invites ? undefined : wanted;
  const isPresented = mode === 'screen' || mode === 'kiosk';

  function take(action: PresenterAction) {
    if (action === 'full-screen') fullScreen.toggle();
    else if (action === 'theme') {
      const next = theme === 'dark' ? 'light' : 'dark';
      keepTheme(device, next);
      setTheme(next);
    } else if (action !== 'spotlight' || invites) setWanted(coverAfter(cover, action));
  }

  useWakeLock(isPresented);
  useKeys(isPresented, (key) => {
    const action = actionOfKey(key, cover, takesLetters);
    if (action !== undefined) take(action);
    return action !== undefined;
  });

  return {
    mode,
    theme,
    cover,
    isFull: fullScreen.isFull,
    takesLetters,
    isPointerResting,
    take,
    setTakesLetters: (takes) => {
      keepLetterKeys(device, takes);
      setTakesLetters(takes);
    },
  };
}
