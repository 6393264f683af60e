import { lazy, Suspense, useState } from 'react';
import { wantsLessMotion } from '../../page/motion.ts';

const Confetti = lazy(() => import('./Confetti.tsx'));

/** Celebrates a vote, once. The page does not wait for it: a failure to load it is not worth a word. */
export function Celebration({ colors }: { colors: readonly string[] }) {
  const [isWanted] = useState(() => !wantsLessMotion());
  const [kept] = useState(colors);
  return (
    isWanted && (
      <Suspense>
        <Confetti colors={kept} />
      </Suspense>
    )
  );
}
