import type { Poll, ResultsSnapshot } from '@booth/shared';
import { useMediaQuery } from '@mantine/hooks';
import { hasStandings, screenTalliesOf } from '../screen-tallies.ts';
import { BIG_SCREEN } from '../use-fitting-rows.ts';
import classes from './Results.module.css';
import { ScreenTallies } from './ScreenTallies.tsx';
import { Tally } from './Tally.tsx';
import { Turnout } from './Turnout.tsx';

interface ResultsProps {
  poll: Poll;
  snapshot: ResultsSnapshot;
  /** Whether the snapshot tells of the screens; the one that comes with the poll does not. */
  isWhole: boolean;
}

/** Everything that the poll came to so far: the options by their votes, and the other questions. */
export function Results({ poll, snapshot, isWhole }: ResultsProps) {
  const isBig = useMediaQuery(BIG_SCREEN, true, { getInitialValueInEffect: false });
  const form = isBig ? 'board' : 'slip';
  const tallies = screenTalliesOf(poll, snapshot.screens);
  const hasVotes = hasStandings(poll);
  return (
    <div
      className={classes.results}
      data-form={form}
      data-beside={hasVotes && tallies.length > 0 ? 'standings' : undefined}
    >
      {hasVotes && <Tally poll={poll} snapshot={snapshot} form={form} />}
      {isWhole && <ScreenTallies heading="h2" tallies={tallies} form={form} />}
      {!hasVotes && tallies.length === 0 && <Turnout snapshot={snapshot} />}
    </div>
  );
}
