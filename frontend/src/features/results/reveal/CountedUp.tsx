import { type ReactNode, use, useEffect, useMemo, useState } from 'react';
import { wantsLessMotion } from '../../../page/motion.ts';
import { ShowingContext } from '../../../screens/counting-up.ts';
import { CoverContext } from '../cover.ts';
import { COUNTS_UP_MS, progressAfter, type Reveal } from './reveal.ts';
import { RevealContext } from './use-reveal.ts';

/**
 * How far the question is counted up: from zero, once for each revelation, when the board is seen.
 */
function useProgress(screenId: string, reveal: Reveal | undefined): number {
  const isDue = (of: Reveal | undefined) => of !== undefined && !of.has(screenId) && !wantsLessMotion();
  const [progress, setProgress] = useState(() => (isDue(reveal) ? 0 : 1));
  const isCounting = progress < 1;
  // Nobody sees it behind the presenter's help or code.
  const isCovered = use(CoverContext) !== undefined;
  useEffect(() => {
    if (!isCounting) {
      reveal?.add(screenId);
      return;
    }
    if (isCovered) return;
    let begin: number | undefined;
    // A page that is not in sight draws no frames: its show begins when somebody sees it.
    let frame = requestAnimationFrame(function step(now) {
      begin ??= now;
      setProgress(now - begin < COUNTS_UP_MS ? progressAfter(now - begin) : 1);
      frame = requestAnimationFrame(step);
    });
    return () => cancelAnimationFrame(frame);
  }, [isCounting, isCovered, reveal, screenId]);
  return progress;
}

/**
 * Counts the results of a question up if they have just been revealed, and then marks who leads.
 */
export function CountedUp({ screenId, children }: { screenId: string; children: ReactNode }) {
  const { reveal, lead } = use(RevealContext);
  const progress = useProgress(screenId, reveal);
  const showing = useMemo(() => ({ progress, lead: progress < 1 ? undefined : lead }), [progress, lead]);
  return <ShowingContext value={showing}>{children}</ShowingContext>;
}
