import { useCallback, useSyncExternalStore } from 'react';
import { useBooth } from '../page/booth.ts';
import { phaseChangesOf, type Times } from './opening.ts';

/** The longest delay of a browser's timer, in milliseconds. Longer ones fire at once. */
const TIMER_LONGEST_MS = 2 ** 31 - 1;

/**
 * Returns the current time by the server's clock. Renders again when the poll opens or closes by
 * itself, also if a correction of the clock causes that.
 */
export function useMoment(poll: Omit<Times, 'status'>): Date {
  const { clock, wake } = useBooth();
  const points = phaseChangesOf(poll).join();
  const subscribe = useCallback(
    (onUpdate: () => void) => {
      let timer: ReturnType<typeof setTimeout>;
      const watch = () => {
        clearTimeout(timer);
        const now = clock.now();
        const left = Math.min(...timesIn(points).filter((point) => point > now)) - now;
        if (Number.isFinite(left)) timer = setTimeout(update, Math.min(left, TIMER_LONGEST_MS));
      };
      const update = () => {
        watch();
        onUpdate();
      };
      watch();
      const unsubscribe = clock.subscribe(update);
      // A device that slept has stopped its timers.
      const stopWatching = wake.watch(update);
      return () => {
        clearTimeout(timer);
        unsubscribe();
        stopWatching();
      };
    },
    [clock, wake, points],
  );
  useSyncExternalStore(subscribe, () => timesIn(points).filter((point) => point <= clock.now()).length);
  // The page's clock may be slightly behind a close that it has already heard of.
  return new Date(Math.max(clock.now(), poll.closedAt === undefined ? 0 : Date.parse(poll.closedAt)));
}

const timesIn = (points: string): number[] => (points === '' ? [] : points.split(',').map(Number));
