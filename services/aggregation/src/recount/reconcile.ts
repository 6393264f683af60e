import type { PollStateItem } from '@booth/shared';
import { compareResults, resultsOf } from './compare-results.ts';
import type { ReconciliationReport } from './reconcile-contract.ts';
import { nothingRecounted, recountVotes } from './recount-votes.ts';
import type { ResultsTable } from './results-table.ts';
import type { Votes } from './votes.ts';

/**
 * How long after its timestamp a ballot may be missing in the results, in milliseconds. The
 * timestamp is the time of the last answer. If the votes table is busy, the workflow `survey` tries
 * to write for about two and a half minutes (services/survey/workflows/survey.asl.yml, Record and
 * WaitForRetry), and then the stream may lag.
 */
const COUNTING_GRACE_MS = 5 * 60_000;
/**
 * How long a reset may explain a difference, in milliseconds. A reset takes minutes, so one that
 * began earlier was abandoned, and the stream has long delivered what it had deleted.
 */
const RESET_MS = 24 * 3_600_000;

/**
 * Recounts the whole votes table and compares it with the results, poll by poll, while voting goes
 * on. Reads the results first: a ballot that is older than five minutes by then must be in them, a
 * younger one may be. Asks `hasTime` before it counts each page of the table.
 * @throws TableTooLarge if there is no time left
 */
export async function reconcile(
  votes: Pick<Votes, 'scan'>,
  resultsTable: ResultsTable,
  now: Date,
  hasTime: () => boolean = () => true,
): Promise<ReconciliationReport> {
  const { polls, tallies } = await resultsTable.read();
  const underWaySince = now.getTime() - COUNTING_GRACE_MS;
  const { recounts, items, uncountable } = await recountVotes(votes, { underWaySince, hasTime });
  const results = resultsOf(polls, tallies);
  const pollIds = [...new Set([...recounts.keys(), ...results.keys()])].sort();
  const rebuilding = new Set(polls.flatMap((poll) => (poll.nextGeneration === undefined ? [] : poll.pollId)));
  const compared = pollIds.map((pollId) => ({
    ...compareResults(pollId, recounts.get(pollId) ?? nothingRecounted(), results.get(pollId) ?? new Map()),
    rebuilding: rebuilding.has(pollId),
  }));
  // A reset may have begun since the results were read.
  const isAnyDifferent = compared.some(({ verdict }) => verdict === 'different');
  const seen = isAnyDifferent ? [...polls, ...(await resultsTable.read()).polls] : [];
  const beingReset = new Set(seen.flatMap((poll) => (isBeingReset(poll, now) ? [poll.pollId] : [])));
  return {
    polls: compared.map((poll) =>
      poll.verdict === 'different' && beingReset.has(poll.pollId) ? { ...poll, verdict: 'moving' } : poll,
    ),
    uncountable,
    items,
  };
}

/**
 * Returns true while the poll's ballots are being deleted, and while the stream may still deliver
 * these deletions. Until then, the results have more than a recount.
 */
function isBeingReset({ resettingSince, resetAt }: PollStateItem, now: Date): boolean {
  const isWithin = (moment: string | undefined, milliseconds: number) =>
    moment !== undefined && Date.parse(moment) > now.getTime() - milliseconds;
  return isWithin(resettingSince, RESET_MS) || isWithin(resetAt, COUNTING_GRACE_MS);
}
