import { createContext, useState } from 'react';
import type { Showing } from '../../../screens/counting-up.ts';
import { type Reveal, revealingAfter, revealingAt } from './reveal.ts';

/** What surrounds results that are counted up at a reveal. */
interface AroundResults {
  /** Undefined if nothing is counted up. */
  reveal: Reveal | undefined;
  lead: Showing['lead'];
}

export const RevealContext = createContext<AroundResults>({ reveal: undefined, lead: undefined });

/**
 * Returns the reveal to count up, or the last one. Undefined if the page has shown the results from
 * its start, as after a reload.
 */
export function useReveal(isHidden: boolean): Reveal | undefined {
  const [revealing, setRevealing] = useState(() => revealingAt(isHidden));
  const next = revealingAfter(revealing, isHidden);
  if (next !== revealing) setRevealing(next);
  return next.reveal;
}
