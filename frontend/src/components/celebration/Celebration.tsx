import { lazy, Suspense, useState } from 'react';
import { wantsLessMotion } from '../../page/motion.ts';

const Confetti = lazy(() => import('./Confetti.tsx'));

/**
 * Celebrates a vote, once. The page doesn't wait for it, and shows no error if it can't be loaded.
 */
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
