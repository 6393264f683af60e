import type { Poll } from '@booth/shared';
import { useLiveResults } from '../../live/use-live-results.ts';
import StandingsNow from './StandingsNow.tsx';

/** How the poll stands, as the votes come in. */
export default function LiveStandings({ poll }: { poll: Poll }) {
  const { known } = useLiveResults(poll);
  return known.snapshot && <StandingsNow poll={poll} snapshot={known.snapshot} isWhole />;
}
