import { PUBLIC_VIEWER, resultsVisible } from '@booth/shared';
import { onlineManager, useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react';
import { useBooth } from '../../page/booth.ts';
import { useMoment } from '../../time/use-moment.ts';
import { liveResultsQueryOptions } from './api/results.ts';
import { type Contact, POLLING_EVERY_MS, pollingDelayMs, RESYNC_EVERY_MS, rereadDelayMs } from './freshness.ts';
import type { LiveResults } from './live-results.ts';
import { useLivePollContext } from './use-live-poll.ts';

export interface ShownResults {
  known: LiveResults;
  /** True if everybody may see the results now. */
  isVisible: boolean;
  contact: Contact;
}

/**
 * Returns the results as they arrive: pushed by a WebSocket, or read every few seconds, and never
 * while the poll hides them. A poll that closes by time is not pushed, so results that appear then
 * are read. Missing results are asked for soon when they become visible, and when the poll has
 * changed; after a refusal only when it is their turn.
 */
export function useLiveResults(): ShownResults {
  const { client, clock } = useBooth();
  const { poll, known, connection, lastReadFailed, isWithdrawn, wantResults } = useLivePollContext();
  useEffect(() => wantResults(), [wantResults]);
  const at = useMoment(poll);
  const isVisible = !isWithdrawn && resultsVisible(poll, PUBLIC_VIEWER, at);
  const isOnline = useSyncExternalStore(
    (listener) => onlineManager.subscribe(listener),
    () => onlineManager.isOnline(),
  );
  const isDue = isVisible && known.snapshot === undefined;
  // One delay for each viewer, so those who lose a server together don't all read at once.
  const [pollingDelay] = useState(() => pollingDelayMs(POLLING_EVERY_MS));
  const results = useQuery({
    ...liveResultsQueryOptions(client, poll.pollId, clock.now),
    enabled: isVisible,
    refetchInterval: connection === 'live' && !isDue ? RESYNC_EVERY_MS : pollingDelay,
  });
  const readIfDue = useEffectEvent(() => {
    if (isDue) void results.refetch({ cancelRefetch: false });
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a newer version may show results again.
  useEffect(() => {
    if (!isVisible) return;
    const timer = setTimeout(readIfDue, rereadDelayMs(0));
    return () => clearTimeout(timer);
  }, [isVisible, poll.version]);
  const readFailed = isVisible ? results.isError : lastReadFailed;
  return { known, isVisible, contact: { connection, lastReadFailed: readFailed, isOnline } };
}
