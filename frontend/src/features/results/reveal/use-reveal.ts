import { createContext, useState } from 'react';
import type { Showing } from '../../../screens/counting-up.ts';
import { type Reveal, revealingAfter, revealingAt } from './reveal.ts';

/** What is around the results of a screen that counts them up when they are revealed. */
interface AroundResults {
  /** Undefined where nothing is counted up. */
  reveal: Reveal | undefined;
  lead: Showing['lead'];
}

export const RevealContext = createContext<AroundResults>({ reveal: undefined, lead: undefined });

/**
 * The revelation that is to be counted up, or was: undefined where the page has shown the results
 * from its beginning, as after a reload.
 */
export function useReveal(isHidden: boolean): Reveal | undefined {
  const [revealing, setRevealing] = useState(() => revealingAt(isHidden));
  const next = revealingAfter(revealing, isHidden);
  if (next !== revealing) setRevealing(next);
  return next.reveal;
}
