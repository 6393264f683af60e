import { COUNTDOWN_FROM_MS, countdown } from '../../../time/opening.ts';
import { useNow } from '../../../time/use-now.ts';

/** Counts down the seconds until a poll opens. Shows nothing while that is far away. */
export function Countdown({ to, className }: { to: Date; className?: string | undefined }) {
  const left = to.getTime() - useNow(1_000);
  if (left >= COUNTDOWN_FROM_MS) return null;
  return (
    // The time is written beside it. A screen reader that read every second would say nothing else.
    <p role="timer" aria-live="off" className={className}>
      {countdown(left)}
    </p>
  );
}
