import { useCallback, useSyncExternalStore } from 'react';
import { useBooth } from '../page/booth.ts';
import { type Times, turningPoints } from './opening.ts';

/** Longest that a browser's timer waits, in milliseconds; a longer one ends at once. */
const TIMER_LONGEST_MS = 2 ** 31 - 1;

/**
 * Returns now, by the server's clock. Renders anew when the poll opens or closes by its times, and
 * when a correction of the clock brings the page before or behind that.
 */
export function useMoment(poll: Omit<Times, 'status'>): Date {
  const { clock, wake } = useBooth();
  const points = turningPoints(poll).join();
  const subscribe = useCallback(
    (onTurn: () => void) => {
      let timer: ReturnType<typeof setTimeout>;
      const watch = () => {
        clearTimeout(timer);
        const now = clock.now();
        const left = Math.min(...timesIn(points).filter((point) => point > now)) - now;
        if (Number.isFinite(left)) timer = setTimeout(turn, Math.min(left, TIMER_LONGEST_MS));
      };
      const turn = () => {
        watch();
        onTurn();
      };
      watch();
      const unsubscribe = clock.subscribe(turn);
      // A device that slept has stopped its timers.
      const stopWatching = wake.watch(turn);
      return () => {
        clearTimeout(timer);
        unsubscribe();
        stopWatching();
      };
    },
    [clock, wake, points],
  );
  useSyncExternalStore(subscribe, () => timesIn(points).filter((point) => point <= clock.now()).length);
  // Who has heard of the close is past it: a page may be a moment behind the server.
  return new Date(Math.max(clock.now(), poll.closedAt === undefined ? 0 : Date.parse(poll.closedAt)));
}

const timesIn = (points: string): number[] => (points === '' ? [] : points.split(',').map(Number));
