import { type Poll, PUBLIC_VIEWER, resultsVisible } from '@booth/shared';
import { onlineManager, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useBooth } from '../../app/booth.ts';
import { useMoment } from '../opening/use-moment.ts';
import { liveResultsKey, liveResultsQueryOptions } from './api/results.ts';
import { type Freshness, freshnessOf, POLLING_EVERY_MS, pollingDelayMs, RESYNC_EVERY_MS } from './freshness.ts';
import { type ConnectionState, startLiveConnection } from './live-connection.ts';
import { type LiveResults, NOTHING_KNOWN, newestState, withMessage } from './live-results.ts';

/** Keeps one WebSocket to the poll as long as the component lives, and puts what it brings with the rest that is known. */
function useLiveConnection(pollId: string): ConnectionState {
  const { environment, wake } = useBooth();
  const cache = useQueryClient();
  const [state, setState] = useState<ConnectionState>('connecting');
  useEffect(() => {
    const connection = startLiveConnection({
      address: environment.realtimeUrl,
      pollId,
      watchForWake: wake.watch,
      onState: setState,
      onMessage: (message) => {
        cache.setQueryData<LiveResults>(liveResultsKey(pollId), (known = NOTHING_KNOWN) =>
          withMessage(known, message, Date.now()),
        );
      },
    });
    return connection.stop;
  }, [environment, wake, cache, pollId]);
  return state;
}

/**
 * The results as they come in: pushed where a WebSocket can be had, asked for every few seconds otherwise. Nobody pushes that a
 * poll has closed by its time: results that are shown from then on are asked for then.
 */
export function useLiveResults(poll: Poll): { known: LiveResults; freshness: Freshness } {
  const { client } = useBooth();
  const connection = useLiveConnection(poll.pollId);
  const at = useMoment(poll);
  const isOnline = useSyncExternalStore(
    (listener) => onlineManager.subscribe(listener),
    () => onlineManager.isOnline(),
  );
  const isDue = (known: LiveResults = NOTHING_KNOWN) =>
    known.visible === false && resultsVisible(newestState(known, poll), PUBLIC_VIEWER, at);
  // One delay a viewer: thousands that lose one server at once must not ask in step.
  const [pollingDelay] = useState(() => pollingDelayMs(POLLING_EVERY_MS));
  const results = useQuery({
    ...liveResultsQueryOptions(client, poll.pollId),
    refetchInterval: ({ state }) => (connection === 'live' && !isDue(state.data) ? RESYNC_EVERY_MS : pollingDelay),
  });
  return {
    known: results.data ?? NOTHING_KNOWN,
    freshness: freshnessOf(connection, results.isError, isOnline),
  };
}
