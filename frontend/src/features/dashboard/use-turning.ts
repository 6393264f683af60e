import { useEffect, useEffectEvent, useReducer } from 'react';
import {
  FIRST_STOP,
  SHOWN_FOR_MS,
  type Stop,
  shownStop,
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

/** Turns through the stops by time and keys. */
export function useTurning(stops: readonly Stop[]): {
  shown: Stop | undefined;
  /** Undefined where there is nothing to turn to. */
  turning: Turning | undefined;
  take: (step: TurningStep) => void;
} {
  const [turning, take] = useReducer((before: Turning, step: TurningStep) => turned(before, step, stops), FIRST_STOP);
  const shown = shownStop(turning, stops);
  const isOn = stops.length > 1;
  const turnsByItself = isOn && !turning.isPaused;
  const shownId = shown?.id;

  // New votes change neither of these, so they don't put off the next turn.
  useEffect(() => {
    if (!turnsByItself || shownId === undefined) return;
    const timer = setTimeout(() => take('next'), SHOWN_FOR_MS);
    return () => clearTimeout(timer);
  }, [turnsByItself, shownId]);

  useKeys(isOn, (key) => {
    const step = stepOfKey(key, turning);
    if (step !== undefined) take(step);
    return step !== undefined;
  });

  return { shown, turning: isOn ? turning : undefined, take };
}
