import { useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState } from 'react';
import { useBooth } from '../../page/booth.ts';
import { useKnown } from './api/live-store.ts';
import { pollStateQueryOptions } from './api/poll-state.ts';
import { pollingDelayMs, STATE_EVERY_MS } from './freshness.ts';
import { isWithdrawn } from './live-results.ts';

/**
 * Waits for a poll that doesn't exist yet: its QR code may be shown before an organizer opens
 * it.
 * @param isAwaited true if the server doesn't know the poll
 * @param onThere fetches the poll; called until it is no longer awaited
 */
export function useAwaitedPoll(pollId: string, isAwaited: boolean, onThere: () => void): void {
  const { client, clock } = useBooth();
  const [everyMs] = useState(() => pollingDelayMs(STATE_EVERY_MS));
  const { dataUpdatedAt } = useQuery({
    ...pollStateQueryOptions(client, pollId, clock.now),
    enabled: isAwaited,
    refetchInterval: everyMs,
  });
  const known = useKnown(pollId);
  const isThere = isAwaited && known.poll !== undefined && !isWithdrawn(known);
  const read = useEffectEvent(onThere);
  // biome-ignore lint/correctness/useExhaustiveDependencies: onThere may find no poll yet, so try again.
  useEffect(() => {
    if (isThere) read();
  }, [isThere, dataUpdatedAt]);
}
