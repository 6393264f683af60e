import { use, useEffect, useReducer } from 'react';
import { useSearchParams } from 'wouter';
import { OpenedContext } from '../presenter/opened.ts';
import { useKeys } from '../presenter/use-keys.ts';
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
  const isCovered = use(OpenedContext) !== undefined;
  const turnsByItself = isOn && !turning.isPaused && !isCovered;

  // New votes change neither of these, so they don't put off the next turn.
  useEffect(() => {
    if (!turnsByItself || shown === undefined) return;
    const timer = setTimeout(() => take('next'), SHOWN_FOR_MS);
    return () => clearTimeout(timer);
  }, [turnsByItself, shown]);

  useKeys(isOn && !isCovered, (key) => {
    const step = stepOfKey(key, turning);
    if (step !== undefined) take(step);
    return step !== undefined;
  });

  return { shown, turning: isOn ? turning : undefined, take };
}
