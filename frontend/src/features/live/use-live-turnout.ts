import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useBooth } from '../../page/booth.ts';
import { turnoutQueryOptions } from './api/turnout.ts';
import { POLLING_EVERY_MS, pollingDelayMs, RESYNC_EVERY_MS } from './freshness.ts';
import { useAroundLivePoll } from './use-live-poll.ts';

/**
 * How many have voted in a poll that hides its results, as it is pushed or asked for; undefined
 * where the poll does not show it, or nothing has come yet. The page listens to the results of the
 * poll (`useLiveResults`).
 */
export function useLiveTurnout(): number | undefined {
  const { client, clock } = useBooth();
  const { poll, known, connection } = useAroundLivePoll();
  // One delay a viewer: thousands that lose one server at once must not ask in step.
  const [everyMs] = useState(() => pollingDelayMs(POLLING_EVERY_MS));
  useQuery({
    ...turnoutQueryOptions(client, poll.pollId, clock.now),
    enabled: poll.turnoutShown,
    refetchInterval: connection === 'live' ? RESYNC_EVERY_MS : everyMs,
  });
  return poll.turnoutShown ? known.turnout?.ballots : undefined;
}
