import {
  type BallotView,
  type HomeView,
  isUnderWay,
  type Poll,
  phaseOf,
  type SessionStart,
  type SessionView,
  visitorRoutes,
} from '@booth/shared';
import { type QueryClient, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { type BoothClient, dataOf } from '../../../api/client.ts';
import { problemOf } from '../../../api/request-error.ts';
import { useBooth } from '../../../page/booth.ts';
import { forgetOldVotes } from '../../visitor/forget-old-votes.ts';
import { sessionStart } from '../../visitor/session-start.ts';
import { notOlder } from './not-older.ts';

/** How often a session is read while the workflow is working, in milliseconds. */
const UNDER_WAY_EVERY_MS = 1_000;

const visitKey = (pollId: string) => ['visit', pollId] as const;

/** What a visit is read with. */
export interface VisitReader {
  client: BoothClient;
  /** Returns the request that starts a session of the poll on this device. */
  startOf: (poll: Poll) => SessionStart;
  /** Forgets what the device keeps of votes from before a reset of the poll. */
  forgetOldVotes: (poll: Poll) => void;
}

/** Returns a reader that uses what this device knows. */
export function useVisitReader(): VisitReader {
  const booth = useBooth();
  return {
    client: booth.client,
    startOf: (poll) => sessionStart(booth, poll),
    forgetOldVotes: (poll) => forgetOldVotes(booth, poll),
  };
}

async function fetchHome(
  { client, forgetOldVotes }: VisitReader,
  pollId: string,
  signal?: AbortSignal,
): Promise<HomeView> {
  const home = dataOf(await client.call(visitorRoutes.home, { params: { pollId }, signal }));
  forgetOldVotes(home.poll);
  return home;
}

async function fetchSession(
  { client, startOf }: VisitReader,
  poll: Poll,
  { pollId, sessionId, status }: SessionView,
  signal: AbortSignal,
): Promise<SessionView> {
  // A repeated start is harmless, and heals a start that was interrupted.
  return status === 'starting'
    ? dataOf(await client.call(visitorRoutes.startSession, { params: { pollId }, body: startOf(poll), signal }))
    : dataOf(await client.call(visitorRoutes.readSession, { params: { sessionId }, signal }));
}

/** Reads only the session while one is in progress. That is one read; the home view needs three. */
async function fetchVisit(
  reader: VisitReader,
  pollId: string,
  known: HomeView | undefined,
  signal: AbortSignal,
): Promise<HomeView> {
  const session = known?.session;
  const fetchAll = async () => notOlder(await fetchHome(reader, pollId, signal), known);
  if (known === undefined || !session || !isUnderWay(session)) return fetchAll();
  try {
    return { ...known, session: await fetchSession(reader, known.poll, session, signal) };
  } catch (error) {
    if (problemOf(error) === undefined) throw error;
    return fetchAll();
  }
}

/**
 * All that a visitor's page shows: the poll, its results and the visitor's session. Reads again
 * when the page becomes visible, because another tab may have continued.
 */
export const visitQueryOptions = (reader: VisitReader, pollId: string) =>
  queryOptions({
    queryKey: visitKey(pollId),
    queryFn: ({ client: cache, signal }) =>
      fetchVisit(reader, pollId, cache.getQueryData<HomeView>(visitKey(pollId)), signal),
    refetchOnWindowFocus: 'always',
  });

/**
 * Keeps the visit in this tab, and shows it after a reload without a network. The running request
 * continues, and replaces it.
 */
function useKeptVisit(pollId: string, known: HomeView | undefined): void {
  const { visits, trouble } = useBooth();
  const cache = useQueryClient();
  const isInTrouble = useSyncExternalStore(trouble.subscribe, trouble.isInTrouble);
  useEffect(() => {
    if (known !== undefined) visits.write(pollId, known);
    else if (isInTrouble) cache.setQueryData<HomeView>(visitKey(pollId), (read) => read ?? visits.read(pollId));
  }, [visits, cache, pollId, known, isInTrouble]);
}

/**
 * Reads a visit, and reads it repeatedly while the workflow is working.
 * @param settlingToken the screen whose answer was accepted; wait while it is still shown
 */
export function useVisit(pollId: string, settlingToken: string | undefined) {
  const { clock } = useBooth();
  const visit = useQuery({
    ...visitQueryOptions(useVisitReader(), pollId),
    refetchInterval: ({ state }) => {
      if (state.data === undefined) return false;
      const { session, poll } = state.data;
      const isSettling = settlingToken !== undefined && session?.screenToken === settlingToken;
      // A closed poll starts no sessions.
      const isStarting = session?.status === 'starting' && phaseOf(poll, new Date(clock.now())) === 'open';
      return isSettling || isStarting ? UNDER_WAY_EVERY_MS : false;
    },
  });
  useKeptVisit(pollId, visit.data);
  return visit;
}

/**
 * Takes over a session from an answer of the server, and cancels reads that may be older. After the
 * end of a session it reads the rest again: voters may see more, and the poll may be closed.
 */
export async function adoptSession(cache: QueryClient, pollId: string, session: SessionView): Promise<void> {
  await cache.cancelQueries({ queryKey: visitKey(pollId) });
  cache.setQueryData<HomeView>(visitKey(pollId), (known) => known && { ...known, session });
  if (!isUnderWay(session)) void cache.refetchQueries({ queryKey: visitKey(pollId) });
}

/**
 * Takes over the server's answer to a direct ballot.
 * @param ballot null if the device is not the voter, because the home view leaves such ballots out
 */
export async function adoptBallot(cache: QueryClient, pollId: string, ballot: BallotView | null): Promise<void> {
  await cache.cancelQueries({ queryKey: visitKey(pollId) });
  cache.setQueryData<HomeView>(visitKey(pollId), (known) => known && { ...known, ballot });
  void cache.refetchQueries({ queryKey: visitKey(pollId) });
}

/** Reads the whole visit again, and drops the session that is known. */
export async function rereadVisit(cache: QueryClient, pollId: string): Promise<void> {
  await cache.cancelQueries({ queryKey: visitKey(pollId) });
  cache.setQueryData<HomeView>(visitKey(pollId), (known) => known && { ...known, session: null });
  await cache.refetchQueries({ queryKey: visitKey(pollId) });
}

/** Reads a changed poll again. Keeps the visitor's session, unless the votes were reset. */
export async function rereadPoll(cache: QueryClient, reader: VisitReader, pollId: string): Promise<void> {
  const home = await fetchHome(reader, pollId);
  cache.setQueryData<HomeView>(visitKey(pollId), (known) => {
    if (known === undefined) return home;
    const isReset = home.poll.version > known.poll.version && home.poll.openedAt !== known.poll.openedAt;
    if (isReset) return home;
    return { ...known, ballots: home.ballots, poll: notOlder(home, known).poll };
  });
}
