import type { Poll, ResultsSnapshot } from '@booth/shared';
import { hasStandings, screenTalliesOf } from '../screen-tallies.ts';
import { standingsOf } from '../standings.ts';
import classes from './Results.module.css';
import { ScreenTallies } from './ScreenTallies.tsx';
import { Standings } from './Standings.tsx';

/** Most lines on a phone: who wants them all goes to the dashboard. */
const LINES_MAX = 5;

interface StandingsNowProps {
  poll: Poll;
  snapshot: ResultsSnapshot;
  /** Whether the snapshot tells of the screens; the one that comes with the poll does not. */
  isWhole: boolean;
}

/** The leaders by one snapshot, and what the other questions came to. */
export default function StandingsNow({ poll, snapshot, isWhole }: StandingsNowProps) {
  const leaders = standingsOf(poll.options, snapshot).filter(({ count }) => count > 0);
  return (
    <div className={classes.results}>
      {hasStandings(poll) && <Standings form="slip" standings={leaders.slice(0, LINES_MAX)} />}
      {isWhole && (
        <ScreenTallies
          heading="h3"
          form="slip"
          linesMax={LINES_MAX}
          tallies={screenTalliesOf(poll, snapshot.screens)}
        />
      )}
    </div>
  );
}
