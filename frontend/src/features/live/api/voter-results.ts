import {
  type HomeView,
  IDEMPOTENCY_KEY_HEADER,
  RECEIPT_HEADER,
  type ResultsSnapshot,
  type SessionStart,
  visitorRoutes,
} from '@booth/shared';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type BoothClient, dataOf } from '../../../api/client.ts';
import { problemOf } from '../../../api/request-error.ts';
import { type Booth, useBooth } from '../../../page/booth.ts';
import { proofOf } from '../../visitor/proof.ts';
import { pollingDelayMs } from '../freshness.ts';

/** How often voters read results that are not pushed to them, in milliseconds. */
export const VOTER_RESULTS_EVERY_MS = 10_000;
/** The same just after a vote, which is counted within a second or two, in milliseconds. */
export const FRESH_VOTER_RESULTS_EVERY_MS = 2_000;
/** How long a vote counts as just cast, in milliseconds. */
export const FRESH_VOTER_MS = 8_000;

type Known = Pick<Booth, 'client' | 'receipts' | 'ballots' | 'proofs'>;

/**
 * Returns the receipt of this device's ballot, whichever way it was cast; undefined if there is
 * none.
 */
async function askForReceipt(
  { client, ballots, proofs }: Known,
  { poll, session }: HomeView,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { pollId, identity } = poll;
  if (session?.status === 'completed') {
    const reply = await client.call(visitorRoutes.readSession, { params: { sessionId: session.sessionId }, signal });
    return dataOf(reply).receipt;
  }
  const given = proofOf(identity, proofs.read(pollId) ?? {});
  const body: Pick<SessionStart, 'handle' | 'code'> = 'proof' in given ? given.proof : {};
  const headers = { [IDEMPOTENCY_KEY_HEADER]: ballots.read(pollId)?.cast?.key };
  return dataOf(await client.call(visitorRoutes.readReceipt, { params: { pollId }, headers, body, signal })).receipt;
}

const readAs = async (client: BoothClient, pollId: string, receipt: string, signal: AbortSignal) =>
  dataOf(
    await client.call(visitorRoutes.readResults, {
      params: { pollId },
      headers: { [RECEIPT_HEADER]: receipt },
      signal,
    }),
  );

/**
 * Reads the results as a voter; null if this device can't prove its vote. A kept receipt that is
 * refused (its key was changed) is renewed once.
 */
export async function fetchVoterResults(
  known: Known,
  home: HomeView,
  signal: AbortSignal,
): Promise<ResultsSnapshot | null> {
  const { client, receipts } = known;
  const { pollId } = home.poll;
  const kept = receipts.read(pollId);
  try {
    if (kept !== undefined) return await readAs(client, pollId, kept, signal);
  } catch (error) {
    if (problemOf(error)?.code !== 'results-hidden') throw error;
    receipts.forget(pollId);
  }
  try {
    const receipt = await askForReceipt(known, home, signal);
    if (receipt === undefined) return null;
    receipts.write(pollId, receipt);
    return await readAs(client, pollId, receipt, signal);
  } catch (error) {
    const code = problemOf(error)?.code;
    if (code === 'results-hidden' || code === 'unknown-voter') return null;
    throw error;
  }
}

export const voterResultsQueryOptions = (known: Known, home: HomeView) =>
  queryOptions({
    queryKey: ['voter-results', home.poll.pollId, home.poll.openedAt],
    queryFn: ({ signal }) => fetchVoterResults(known, home, signal),
    refetchOnWindowFocus: 'always',
  });

/**
 * Returns the results as this voter may see them; null if the device can't prove its vote,
 * undefined during the first request.
 * @param isForVoters true if the poll shows its results to voters only
 */
export function useVoterResults(home: HomeView, isForVoters: boolean): ResultsSnapshot | null | undefined {
  const booth = useBooth();
  const [everyMs] = useState(() => pollingDelayMs(VOTER_RESULTS_EVERY_MS));
  const [freshMs] = useState(() => pollingDelayMs(FRESH_VOTER_RESULTS_EVERY_MS));
  const [freshUntil] = useState(() => Date.now() + FRESH_VOTER_MS);
  const results = useQuery({
    ...voterResultsQueryOptions(booth, home),
    enabled: isForVoters,
    refetchInterval: () => (Date.now() < freshUntil ? freshMs : everyMs),
  });
  if (!isForVoters) return null;
  return results.isError ? (results.data ?? null) : results.data;
}
