import {
  type BallotView,
  type HomeView,
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

/** How often a session that is under way by itself is read, in milliseconds. */
const UNDER_WAY_EVERY_MS = 1_000;

const visitKey = (pollId: string) => ['visit', pollId] as const;

/** With what a visit is read. */
export interface VisitReader {
  client: BoothClient;
  /** What this device starts a session of the poll with. */
  startOf: (poll: Poll) => SessionStart;
  /** Forgets what the device keeps of votes in the poll from before they were reset. */
  forgetOldVotes: (poll: Poll) => void;
}

/** Reads visits with what this device knows. */
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
  // Starting again is harmless, and it heals a start that was cut off in the middle.
  return status === 'starting'
    ? dataOf(await client.call(visitorRoutes.startSession, { params: { pollId }, body: startOf(poll), signal }))
    : dataOf(await client.call(visitorRoutes.readSession, { params: { sessionId }, signal }));
}

const isUnderWay = ({ status }: SessionView): boolean => status === 'starting' || status === 'waiting';

/** Reads only the session while one is under way: that is one read; the home view is three. */
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
 * Everything that a visitor's page shows: the poll, its results and the visitor's session. Read
 * anew whenever the page is looked at again, for another tab may have gone on.
 */
export const visitQueryOptions = (reader: VisitReader, pollId: string) =>
  queryOptions({
    queryKey: visitKey(pollId),
    queryFn: ({ client: cache, signal }) =>
      fetchVisit(reader, pollId, cache.getQueryData<HomeView>(visitKey(pollId)), signal),
    refetchOnWindowFocus: 'always',
  });

/**
 * Keeps in this tab what the visit has come to, and shows that after a reload that finds no
 * network: what was answered, and the draft. The request that is under way goes on, and replaces
 * it.
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
 * @param settlingToken the screen whose answer the server has taken; as long as it is shown, the
 * next is waited for
 */
export function useVisit(pollId: string, settlingToken: string | undefined) {
  const { clock } = useBooth();
  const visit = useQuery({
    ...visitQueryOptions(useVisitReader(), pollId),
    refetchInterval: ({ state }) => {
      if (state.data === undefined) return false;
      const { session, poll } = state.data;
      const isSettling = settlingToken !== undefined && session?.screenToken === settlingToken;
      // A poll that has closed starts nothing any more.
      const isStarting = session?.status === 'starting' && phaseOf(poll, new Date(clock.now())) === 'open';
      return isSettling || isStarting ? UNDER_WAY_EVERY_MS : false;
    },
  });
  useKeptVisit(pollId, visit.data);
  return visit;
}

/**
 * Takes over a session that an answer of the server carried, and drops reads that may be older than
 * it. Where that was the end, the rest is read anew: whoever has voted may see more, and a poll
 * that ended a session may be closed.
 */
export async function adoptSession(cache: QueryClient, pollId: string, session: SessionView): Promise<void> {
  await cache.cancelQueries({ queryKey: visitKey(pollId) });
  cache.setQueryData<HomeView>(visitKey(pollId), (known) => known && { ...known, session });
  if (!isUnderWay(session)) void cache.refetchQueries({ queryKey: visitKey(pollId) });
}

/**
 * Takes over what the server said of a direct ballot.
 * @param ballot null where the device is not the voter: the home view does not tell such ballots
 */
export async function adoptBallot(cache: QueryClient, pollId: string, ballot: BallotView | null): Promise<void> {
  await cache.cancelQueries({ queryKey: visitKey(pollId) });
  cache.setQueryData<HomeView>(visitKey(pollId), (known) => known && { ...known, ballot });
  void cache.refetchQueries({ queryKey: visitKey(pollId) });
}

/** Reads the whole visit anew, as nothing known of the session can be trusted. */
export async function rereadVisit(cache: QueryClient, pollId: string): Promise<void> {
  await cache.cancelQueries({ queryKey: visitKey(pollId) });
  cache.setQueryData<HomeView>(visitKey(pollId), (known) => known && { ...known, session: null });
  await cache.refetchQueries({ queryKey: visitKey(pollId) });
}

/**
 * Reads the poll anew, which organizers have changed. Where the visitor is in it stays as it is
 * known, unless the votes were reset since.
 */
export async function rereadPoll(cache: QueryClient, reader: VisitReader, pollId: string): Promise<void> {
  const home = await fetchHome(reader, pollId);
  cache.setQueryData<HomeView>(visitKey(pollId), (known) => {
    if (known === undefined) return home;
    const isReset = home.poll.version > known.poll.version && home.poll.openedAt !== known.poll.openedAt;
    if (isReset) return home;
    return { ...known, ballots: home.ballots, poll: notOlder(home, known).poll };
  });
}
