import type { Topic } from '@booth/shared';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useBooth } from '../../page/booth.ts';
import { learn } from './api/live-store.ts';
import { type ConnectionState, startLiveConnection } from './live-connection.ts';
import { withMessage } from './live-results.ts';

/** How long a hidden page keeps its connection, in milliseconds. Most visitors come back soon. */
export const HIDDEN_LONG_MS = 60_000;

/** Waits for children's `wantResults` before connecting, in milliseconds. */
const CHOOSING_MS = 30;

/** Returns true if somebody may be looking: the page is visible, or was until recently. */
function useIsWatched(): boolean {
  const [isWatched, setWatched] = useState(true);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const watch = () => {
      clearTimeout(timer);
      if (document.visibilityState === 'visible') setWatched(true);
      else timer = setTimeout(() => setWatched(false), HIDDEN_LONG_MS);
    };
    watch();
    document.addEventListener('visibilitychange', watch);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', watch);
    };
  }, []);
  return isWatched;
}

/**
 * Keeps one WebSocket to the poll while somebody looks at the page, and merges its messages into
 * what is known.
 * @param topic undefined if there is nothing to listen to
 */
export function useLiveConnection(pollId: string, topic: Topic | undefined): ConnectionState {
  const { environment, wake, clock } = useBooth();
  const cache = useQueryClient();
  const [state, setState] = useState<ConnectionState>('connecting');
  const isWatched = useIsWatched();
  useEffect(() => {
    const { realtimeUrl } = environment;
    if (topic === undefined || !isWatched || realtimeUrl === undefined) return;
    let stop = () => {};
    const timer = setTimeout(() => {
      const connection = startLiveConnection({
        address: realtimeUrl,
        pollId,
        topic,
        watchForWake: wake.watch,
        pageNow: clock.pageNow,
        onState: setState,
        onMessage: (message, askedAt) => {
          if (message.type === 'poll' || message.type === 'pong') clock.observe(Date.parse(message.now), askedAt);
          learn(cache, pollId, (known) => withMessage(known, message, clock.now()));
        },
      });
      stop = connection.stop;
    }, CHOOSING_MS);
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [environment, wake, clock, cache, pollId, topic, isWatched]);
  return state;
}
