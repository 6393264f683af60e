import type { Poll, ResultsSnapshot } from '@booth/shared';
import { standingsOf } from '../standings.ts';
import { Standings } from './Standings.tsx';

/** Most lines on a phone: who wants them all goes to the dashboard. */
const LINES_MAX = 5;

/** The leaders by one snapshot. */
export default function StandingsNow({ poll, snapshot }: { poll: Poll; snapshot: ResultsSnapshot }) {
  const leaders = standingsOf(poll.options, snapshot).filter(({ count }) => count > 0);
  return <Standings form="slip" standings={leaders.slice(0, LINES_MAX)} />;
}
