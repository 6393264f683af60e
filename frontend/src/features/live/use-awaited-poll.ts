import { useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState } from 'react';
import { useBooth } from '../../page/booth.ts';
import { useKnown } from './api/live-store.ts';
import { pollStateQueryOptions } from './api/poll-state.ts';
import { pollingDelayMs, STATE_EVERY_MS } from './freshness.ts';
import { isWithdrawn } from './live-results.ts';

/**
 * Waits for a poll that is not there: an organizer may open it while the page is open, whose code
 * is on the wall already.
 * @param isAwaited whether the server knows no such poll
 * @param onThere reads it; called again and again until it is no more awaited
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
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is read may be behind.
  useEffect(() => {
    if (isThere) read();
  }, [isThere, dataUpdatedAt]);
}
