import { useEffect, useEffectEvent, useReducer } from 'react';
import { useSearchParams } from 'wouter';
import {
  canTurn,
  FIRST_QUESTION,
  SHOWN_FOR_MS,
  shownScreenId,
  stepOfKey,
  type Turning,
  type TurningStep,
  turned,
} from './turning.ts';

/** Where keys have a meaning of their own; on the others, only the space bar does. */
const TAKES_KEYS = 'input, select, textarea, [contenteditable]';
const TAKES_SPACE = `${TAKES_KEYS}, button, a, summary`;

/** The steps of the keyboard, as long as `isOn`. */
function useKeys(isOn: boolean, onKey: (key: string) => boolean) {
  const take = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    const taken = event.key === ' ' ? TAKES_SPACE : TAKES_KEYS;
    if (event.target instanceof Element && event.target.closest(taken) !== null) return;
    if (onKey(event.key)) event.preventDefault();
  });
  useEffect(() => {
    if (!isOn) return;
    const listener = (event: KeyboardEvent) => take(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, [isOn]);
}

/** Turns through the screens by time and keys, or stays on the one that `?screen=ID` pins. */
export function useTurning(screenIds: readonly string[]): {
  shown: string | undefined;
  /** Undefined where the screen does not turn. */
  turning: Turning | undefined;
  take: (step: TurningStep) => void;
} {
  const [search] = useSearchParams();
  const pinned = search.get('screen');
  const [turning, take] = useReducer(
    (before: Turning, step: TurningStep) => turned(before, step, screenIds),
    FIRST_QUESTION,
  );
  const shown = shownScreenId(turning, screenIds, pinned);
  const isOn = canTurn(screenIds, pinned);
  const turnsByItself = isOn && !turning.isPaused;

  // New votes change neither of these, so they don't put off the next turn.
  useEffect(() => {
    if (!turnsByItself || shown === undefined) return;
    const timer = setTimeout(() => take('next'), SHOWN_FOR_MS);
    return () => clearTimeout(timer);
  }, [turnsByItself, shown]);

  useKeys(isOn, (key) => {
    const step = stepOfKey(key, turning);
    if (step !== undefined) take(step);
    return step !== undefined;
  });

  return { shown, turning: isOn ? turning : undefined, take };
}
