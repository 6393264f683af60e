import { isPublic, type Poll, type Topic } from '@booth/shared';
import { useQuery } from '@tanstack/react-query';
import { createContext, use, useCallback, useEffect, useEffectEvent, useMemo, useState } from 'react';
import { useBooth } from '../../page/booth.ts';
import { useKnown } from './api/live-store.ts';
import { pollStateQueryOptions } from './api/poll-state.ts';
import { pollingDelayMs, RESYNC_EVERY_MS, rereadDelayMs, STATE_EVERY_MS } from './freshness.ts';
import type { ConnectionState } from './live-connection.ts';
import { isWithdrawn, type LiveResults, newestVersionOf, pollAsKnown } from './live-results.ts';
import { useLiveConnection } from './use-live-connection.ts';

/** A poll that follows its organizers' changes while the page is open. */
export interface LivePoll {
  /** The poll as it was fetched, brought to its newest state. */
  poll: Poll;
  known: LiveResults;
  connection: ConnectionState;
  /** True if the last read of the state failed. */
  lastReadFailed: boolean;
  /** True if the poll has become a draft again, which visitors don't see. */
  isWithdrawn: boolean;
  /** Asks for the results as well, until the returned function is called. */
  wantResults: () => () => void;
}

/** The live poll around a part of the page that shows its results. */
export const LivePollContext = createContext<LivePoll | undefined>(undefined);

export function useLivePollContext(): LivePoll {
  const live = use(LivePollContext);
  if (live === undefined) throw new Error('useLivePollContext needs a LivePollContext above it');
  return live;
}

/**
 * Fetches the poll again while it is older than the newest version that the page has heard of. The
 * `home` workflow reads with eventual consistency, so it may return an older poll than was pushed.
 */
function useReread(isOutdated: boolean, newestVersion: number, refetchPoll: () => Promise<unknown>): void {
  const refetch = useEffectEvent(refetchPoll);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a newer version is read as well.
  useEffect(() => {
    if (!isOutdated) return;
    let timer: ReturnType<typeof setTimeout>;
    const plan = (count: number) => {
      timer = setTimeout(() => {
        // Errors are ignored here; the state query reports them.
        const done = () => {
          if (!isStopped) plan(count + 1);
        };
        refetch().then(done, done);
      }, rereadDelayMs(count));
    };
    let isStopped = false;
    plan(0);
    return () => {
      isStopped = true;
      clearTimeout(timer);
    };
  }, [isOutdated, newestVersion]);
}

/**
 * Follows the state of a poll: pushed by a WebSocket, or read every other second while somebody
 * looks. A page has one connection, which brings the results as well while a part of the page wants
 * them.
 * @param fetchedPoll the poll as it was fetched
 * @param refetchPoll fetches the poll again; called when it has changed
 * @param topic what the page always listens to
 */
export function useLivePoll(fetchedPoll: Poll, refetchPoll: () => Promise<unknown>, topic: Topic = 'state'): LivePoll {
  const { client, clock, wake } = useBooth();
  const { pollId } = fetchedPoll;
  const known = useKnown(pollId);
  const [wanting, setWanting] = useState(0);
  const wantResults = useCallback(() => {
    setWanting((count) => count + 1);
    return () => setWanting((count) => count - 1);
  }, []);
  const isFollowed = isPublic(fetchedPoll);
  const wanted = wanting > 0 ? 'results' : topic;
  const connection = useLiveConnection(pollId, isFollowed ? wanted : undefined);
  // One delay for each visitor, so those who lose a server together don't all read at once.
  const [everyMs] = useState(() => pollingDelayMs(STATE_EVERY_MS));
  const { refetch, isError: lastReadFailed } = useQuery({
    ...pollStateQueryOptions(client, pollId, clock.now, fetchedPoll),
    enabled: isFollowed,
    refetchInterval: connection === 'live' ? RESYNC_EVERY_MS : everyMs,
  });
  useEffect(() => (isFollowed ? wake.watch(() => void refetch()) : undefined), [isFollowed, wake, refetch]);

  const withdrawn = isWithdrawn(known);
  const newestVersion = newestVersionOf(known, fetchedPoll);
  useReread(newestVersion > fetchedPoll.version && !withdrawn, newestVersion, refetchPoll);
  return useMemo(
    () => ({
      poll: pollAsKnown(fetchedPoll, known),
      known,
      connection,
      lastReadFailed,
      isWithdrawn: withdrawn,
      wantResults,
    }),
    [fetchedPoll, known, connection, lastReadFailed, withdrawn, wantResults],
  );
}
