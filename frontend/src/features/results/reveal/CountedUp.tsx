import { type ReactNode, use, useEffect, useMemo, useState } from 'react';
import { wantsLessMotion } from '../../../page/motion.ts';
import { ShowingContext } from '../../../screens/counting-up.ts';
import { CoverContext } from '../cover.ts';
import { COUNTS_UP_MS, progressAfter, type Reveal } from './reveal.ts';
import { RevealContext } from './use-reveal.ts';

/**
 * Returns the progress of counting a question up, 0 to 1. Starts at zero, once for each reveal,
 * when the results can be seen.
 */
function useProgress(screenId: string, reveal: Reveal | undefined): number {
  const isDue = (of: Reveal | undefined) => of !== undefined && !of.has(screenId) && !wantsLessMotion();
  const [progress, setProgress] = useState(() => (isDue(reveal) ? 0 : 1));
  const isCounting = progress < 1;
  // The presenter's help or code hides it.
  const isCovered = use(CoverContext) !== undefined;
  useEffect(() => {
    if (!isCounting) {
      reveal?.add(screenId);
      return;
    }
    if (isCovered) return;
    let begin: number | undefined;
    // Hidden pages draw no frames, so the count begins when the page is seen.
    let frame = requestAnimationFrame(function step(now) {
      begin ??= now;
      setProgress(now - begin < COUNTS_UP_MS ? progressAfter(now - begin) : 1);
      frame = requestAnimationFrame(step);
    });
    return () => cancelAnimationFrame(frame);
  }, [isCounting, isCovered, reveal, screenId]);
  return progress;
}

/** Counts a question up after a reveal, and then marks the leaders. */
export function CountedUp({ screenId, children }: { screenId: string; children: ReactNode }) {
  const { reveal, lead } = use(RevealContext);
  const progress = useProgress(screenId, reveal);
  const showing = useMemo(() => ({ progress, lead: progress < 1 ? undefined : lead }), [progress, lead]);
  return <ShowingContext value={showing}>{children}</ShowingContext>;
}
