import type { Phase } from '@booth/shared';
import { useLivePollContext } from '../../live/use-live-poll.ts';
import { useLiveResults } from '../../live/use-live-results.ts';
import { ScreenTallies } from './ScreenTallies.tsx';

/** The results of the poll as votes arrive, below another heading. */
export default function LiveTallies({ phase }: { phase: Phase }) {
  const { poll } = useLivePollContext();
  const { snapshot } = useLiveResults().known;
  return snapshot && <ScreenTallies poll={poll} snapshot={snapshot} heading="h3" phase={phase} />;
}
