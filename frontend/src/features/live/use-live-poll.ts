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
  /** The poll as it was read, in its newest state. */
  poll: Poll;
  known: LiveResults;
  connection: ConnectionState;
  /** True if the last read of the state failed. */
  lastAskFailed: boolean;
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
 * Reads the poll again while it is older than the newest version that the page has heard of. Copies
 * of a poll are written one by one.
 */
function useReread(isOutdated: boolean, newestVersion: number, readAgain: () => Promise<unknown>): void {
  const read = useEffectEvent(readAgain);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a newer version is read as well.
  useEffect(() => {
    if (!isOutdated) return;
    let timer: ReturnType<typeof setTimeout>;
    const plan = (count: number) => {
      timer = setTimeout(() => {
        // Other requests tell if the poll is unknown now.
        const done = () => {
          if (!isStopped) plan(count + 1);
        };
        read().then(done, done);
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
 * Follows the state of a poll, pushed by a WebSocket or read every other second while somebody
 * looks. The page has one such connection. It brings the results as well while a part of the page
 * wants them.
 * @param read the poll as it was read
 * @param readAgain reads the poll again; called when it has changed
 * @param topic what the page always listens to
 */
export function useLivePoll(read: Poll, readAgain: () => Promise<unknown>, topic: Topic = 'state'): LivePoll {
  const { client, clock, wake } = useBooth();
  const { pollId } = read;
  const known = useKnown(pollId);
  const [wanting, setWanting] = useState(0);
  const wantResults = useCallback(() => {
    setWanting((count) => count + 1);
    return () => setWanting((count) => count - 1);
  }, []);
  const isFollowed = isPublic(read);
  const wanted = wanting > 0 ? 'results' : topic;
  const connection = useLiveConnection(pollId, isFollowed ? wanted : undefined);
  // One delay for each visitor, so those who lose a server together don't all read at once.
  const [everyMs] = useState(() => pollingDelayMs(STATE_EVERY_MS));
  const { refetch, isError: lastAskFailed } = useQuery({
    ...pollStateQueryOptions(client, pollId, clock.now, read),
    enabled: isFollowed,
    refetchInterval: connection === 'live' ? RESYNC_EVERY_MS : everyMs,
  });
  useEffect(() => (isFollowed ? wake.watch(() => void refetch()) : undefined), [isFollowed, wake, refetch]);

  const withdrawn = isWithdrawn(known);
  const newestVersion = newestVersionOf(known, read);
  useReread(newestVersion > read.version && !withdrawn, newestVersion, readAgain);
  return useMemo(
    () => ({ poll: pollAsKnown(read, known), known, connection, lastAskFailed, isWithdrawn: withdrawn, wantResults }),
    [read, known, connection, lastAskFailed, withdrawn, wantResults],
  );
}
