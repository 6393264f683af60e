import {
  type CounterItem,
  CounterName,
  counterOf,
  PollId,
  type PollStateItem,
  RANKING_OPTIONS_MOST,
} from '@booth/shared';
import { z } from 'zod';
import type { ItemState } from '../fold.ts';
import { stateOf, UncountableChange } from '../vote-change.ts';
import type { Votes } from './dynamodb-votes.ts';

/** How long a vote may be on its way from the votes table into the results, in milliseconds. */
const UNDER_WAY_MS = 60_000;
/** How many differences of a poll are told; the rest is counted. */
const DIFFERENCES_TOLD = 20;

/** What a recount of a poll's votes says of its results. */
export const PollReconciliation = z.object({
  pollId: PollId,
  /** `moving`: they differ by no more than the votes that were cast while it was counted, or just before. */
  verdict: z.enum(['equal', 'moving', 'different']),
  ballots: z.object({ recounted: z.int(), results: z.int() }),
  /** Votes and ballots that were cast or changed in the last minute, or meanwhile. */
  underWay: z.int().min(0),
  differences: z.array(z.object({ counter: CounterName, recounted: z.int(), results: z.int() })),
  differencesLeftOut: z.int().min(0),
});
export type PollReconciliation = z.infer<typeof PollReconciliation>;

export const ReconciliationReport = z.object({
  polls: z.array(PollReconciliation),
  /** Items of the votes table that fit no schema, and so count nowhere. */
  uncountable: z.int().min(0),
  /** Items of the votes table. */
  items: z.int().min(0),
});
export type ReconciliationReport = z.infer<typeof ReconciliationReport>;

export interface ResultsTable {
  /** All polls and counters, as they are now. */
  read(): Promise<{ polls: PollStateItem[]; counters: CounterItem[] }>;
}

type Counts = Map<CounterName, number>;

/** What was recounted of one poll. */
interface Recount {
  counts: Counts;
  underWay: number;
}

/**
 * Recounts the whole votes table and compares it with the results, poll by poll. The results are read first: a vote that is
 * older than a minute by then must be in them, and one that is younger may be. Voting goes on.
 */
export async function reconcile(
  votes: Pick<Votes, 'scan'>,
  results: ResultsTable,
  now: Date,
): Promise<ReconciliationReport> {
  const { polls, counters } = await results.read();
  const { recounts, items, uncountable } = await recountAll(votes, now);
  const tallies = talliesOf(polls, counters);
  const pollIds = [...new Set([...recounts.keys(), ...tallies.keys()])].sort();
  const nothing = { counts: new Map(), underWay: 0 };
  return {
    polls: pollIds.map((id) => compare(id, recounts.get(id) ?? nothing, tallies.get(id) ?? new Map())),
    uncountable,
    items,
  };
}

async function recountAll(votes: Pick<Votes, 'scan'>, now: Date) {
  const recounts = new Map<string, Recount>();
  let items = 0;
  let uncountable = 0;
  await votes.scan((page) => {
    items += page.length;
    for (const item of page) {
      try {
        addTo(recounts, stateOf(item), now);
      } catch (error) {
        if (!(error instanceof UncountableChange)) throw error;
        uncountable += 1;
      }
    }
  });
  return { recounts, items, uncountable };
}

function addTo(recounts: Map<string, Recount>, { pollId, version, contribution }: ItemState, now: Date): void {
  const recount = recounts.get(pollId) ?? { counts: new Map(), underWay: 0 };
  recounts.set(pollId, recount);
  add(recount.counts, contribution);
  if (version.at > now.getTime() - UNDER_WAY_MS) recount.underWay += 1;
}

function add(to: Counts, counts: Iterable<readonly [CounterName, number]>): void {
  for (const [name, count] of counts) to.set(name, (to.get(name) ?? 0) + count);
}

/** What the results say: the counters of the generation that is read, all shards together. */
function talliesOf(polls: readonly PollStateItem[], counters: readonly CounterItem[]): Map<string, Counts> {
  const generations = new Map(polls.map(({ pollId, generation }) => [pollId, generation]));
  const tallies = new Map<string, Counts>(polls.map(({ pollId }) => [pollId, new Map()]));
  for (const { pollId, sk, count } of counters) {
    const counter = counterOf(sk);
    const tally = tallies.get(pollId) ?? new Map();
    tallies.set(pollId, tally);
    if (counter?.generation === (generations.get(pollId) ?? 1)) add(tally, [[counter.name, count]]);
  }
  return tallies;
}

function compare(pollId: string, { counts, underWay }: Recount, tally: Counts): PollReconciliation {
  const names = [...new Set([...counts.keys(), ...tally.keys()])].sort();
  const differences = names
    .map((counter) => ({ counter, recounted: counts.get(counter) ?? 0, results: tally.get(counter) ?? 0 }))
    .filter(({ recounted, results }) => recounted !== results);
  const isExplained = differences.every(
    ({ counter, recounted, results }) => Math.abs(recounted - results) <= underWay * mostOfOne(counter),
  );
  return {
    pollId,
    verdict: differences.length === 0 ? 'equal' : isExplained ? 'moving' : 'different',
    ballots: { recounted: counts.get('TOTAL#BALLOTS') ?? 0, results: tally.get('TOTAL#BALLOTS') ?? 0 },
    underWay,
    differences: differences.slice(0, DIFFERENCES_TOLD),
    differencesLeftOut: Math.max(0, differences.length - DIFFERENCES_TOLD),
  };
}

/** The most that one item adds to a counter. */
const mostOfOne = (counter: CounterName): number => (counter.startsWith('SCREEN#ranking#') ? RANKING_OPTIONS_MOST : 1);

/** The function, for whoever calls it; the schedule calls it as well. */
export const reconcileContract = { name: 'reconcile', request: z.object({}), answer: ReconciliationReport };
