import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useBooth } from '../../page/booth.ts';
import { turnoutQueryOptions } from './api/turnout.ts';
import { POLLING_EVERY_MS, pollingDelayMs, RESYNC_EVERY_MS } from './freshness.ts';
import { useLivePollContext } from './use-live-poll.ts';

/**
 * Returns how many have voted in a poll that hides its results, pushed or read. Undefined if the
 * poll doesn't show it, or nothing has arrived yet. The page must also use `useLiveResults`.
 */
export function useLiveTurnout(): number | undefined {
  const { client, clock } = useBooth();
  const { poll, known, connection } = useLivePollContext();
  // One delay for each viewer, so those who lose a server together don't all read at once.
  const [everyMs] = useState(() => pollingDelayMs(POLLING_EVERY_MS));
  useQuery({
    ...turnoutQueryOptions(client, poll.pollId, clock.now),
    enabled: poll.turnoutShown,
    refetchInterval: connection === 'live' ? RESYNC_EVERY_MS : everyMs,
  });
  return poll.turnoutShown ? known.turnout?.ballots : undefined;
}
