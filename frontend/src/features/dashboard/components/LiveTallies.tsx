import type { Poll } from '@booth/shared';
import { useLiveResults } from '../../live/use-live-results.ts';
import { ScreenTallies } from './ScreenTallies.tsx';

/** What the poll comes to, as the votes come in; below another heading. */
export default function LiveTallies({ poll, isOver }: { poll: Poll; isOver: boolean }) {
  const { known } = useLiveResults(poll);
  return known.snapshot && <ScreenTallies poll={poll} snapshot={known.snapshot} heading="h3" isOver={isOver} />;
}
