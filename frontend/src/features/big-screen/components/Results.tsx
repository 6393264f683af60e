import type { Phase, Poll, ResultsSnapshot } from '@booth/shared';
import { useMediaQuery } from '../../../page/use-media-query.ts';
import { ScreenTallies } from '../../results/components/ScreenTallies.tsx';
import { countedScreens, isTallied } from '../../results/counted-screens.ts';
import { TurningTallies } from './TurningTallies.tsx';

/** A screen where nobody scrolls. The same condition as in Board.module.css. */
const BIG_SCREEN = '(min-width: 60rem) and (min-height: 30rem)';

interface ResultsProps {
  poll: Poll;
  snapshot: Pick<ResultsSnapshot, 'ballots' | 'screens'>;
  phase: Phase;
}

/**
 * The results so far: one question after another on a big screen, and all below each other
 * elsewhere.
 */
export function Results({ poll, snapshot, phase }: ResultsProps) {
  const isBig = useMediaQuery(BIG_SCREEN);
  const screens = countedScreens(poll, snapshot);
  return isBig && isTallied(screens, snapshot.ballots, phase) ? (
    <TurningTallies poll={poll} screens={screens} />
  ) : (
    <ScreenTallies poll={poll} snapshot={snapshot} heading="h2" phase={phase} />
  );
}
