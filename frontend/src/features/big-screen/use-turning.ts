import { use, useEffect, useReducer } from 'react';
import { CoverContext } from '../results/cover.ts';
import { useKeys } from './presenter/use-keys.ts';
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

/** Turns through the stops by time and by keys. */
export function useTurning(stops: readonly Stop[]): {
  shown: Stop | undefined;
  /** Undefined if there is only one stop. */
  turning: Turning | undefined;
  take: (step: TurningStep) => void;
} {
  const [turning, take] = useReducer((before: Turning, step: TurningStep) => turned(before, step, stops), FIRST_STOP);
  const shown = shownStop(turning, stops);
  const isOn = stops.length > 1;
  const isCovered = use(CoverContext) !== undefined;
  const turnsByItself = isOn && !turning.isPaused && !isCovered;
  const shownId = shown?.id;

  // New votes change none of the dependencies, so they don't delay the next turn.
  useEffect(() => {
    if (!turnsByItself || shownId === undefined) return;
    const timer = setTimeout(() => take('next'), SHOWN_FOR_MS);
    return () => clearTimeout(timer);
  }, [turnsByItself, shownId]);

  useKeys(isOn && !isCovered, (key) => {
    const step = stepOfKey(key, turning);
    if (step !== undefined) take(step);
    return step !== undefined;
  });

  return { shown, turning: isOn ? turning : undefined, take };
}
