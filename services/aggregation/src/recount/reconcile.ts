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

/**
 * How long after its timestamp a vote may still be on its way into the results, in milliseconds. The timestamp is when the last
 * screen was answered; where the table is busy, the workflow `survey` goes on trying to write the vote for about two and a half
 * minutes (services/survey/workflows/survey.asl.yml, Record and LetOthersPass), and then the stream may lag by some more.
 */
const UNDER_WAY_MS = 5 * 60_000;
/** How many differences of a poll are told; the rest is counted. */
const DIFFERENCES_TOLD = 20;

/** What a recount of a poll's votes says of its results. */
export const PollReconciliation = z.object({
  pollId: PollId,
  /** `moving`: they differ by no more than the votes that were cast while it was counted, or just before. */
  verdict: z.enum(['equal', 'moving', 'different']),
  ballots: z.object({ recounted: z.int(), results: z.int() }),
  /** Votes and ballots that were cast or changed in the last five minutes, or meanwhile. */
  underWay: z.int().min(0),
  /** A rebuild was begun and is not finished: as long as that is so, each vote is counted twice over, once in each generation. */
  rebuilding: z.boolean(),
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

/** The time of one call was over before the whole votes table was read. The message is for operators. */
export class TableTooLarge extends Error {
  constructor(items: number) {
    super(
      `The votes table is too large for one call: after ${items} items the time was over, and nothing was compared. ` +
        'With more memory, which brings more processor time, `reconcile` reads faster (services/aggregation/iac/functions.yml); ' +
        '`npm run rebuild -- --poll ID` recounts one poll, in as many calls as it takes.',
    );
    this.name = 'TableTooLarge';
  }
}

type Counts = Map<CounterName, number>;

/** What was recounted of one poll. */
interface Recount {
  counts: Counts;
  underWay: number;
}

/**
 * Recounts the whole votes table and compares it with the results, poll by poll. The results are read first: a vote that is
 * older than five minutes by then must be in them, and one that is younger may be. Voting goes on. `hasTime` is asked before each
 * page of the table is counted; throws `TableTooLarge` where it says no.
 */
export async function reconcile(
  votes: Pick<Votes, 'scan'>,
  results: ResultsTable,
  now: Date,
  hasTime: () => boolean = () => true,
): Promise<ReconciliationReport> {
  const { polls, counters } = await results.read();
  const { recounts, items, uncountable } = await recountAll(votes, now, hasTime);
  const tallies = talliesOf(polls, counters);
  const pollIds = [...new Set([...recounts.keys(), ...tallies.keys()])].sort();
  const nothing = { counts: new Map(), underWay: 0 };
  const rebuilding = new Set(polls.flatMap((poll) => (poll.nextGeneration === undefined ? [] : poll.pollId)));
  return {
    polls: pollIds.map((id) => ({
      ...compare(id, recounts.get(id) ?? nothing, tallies.get(id) ?? new Map()),
      rebuilding: rebuilding.has(id),
    })),
    uncountable,
    items,
  };
}

async function recountAll(votes: Pick<Votes, 'scan'>, now: Date, hasTime: () => boolean) {
  const recounts = new Map<string, Recount>();
  let items = 0;
  let uncountable = 0;
  await votes.scan((page) => {
    if (!hasTime()) throw new TableTooLarge(items);
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

function compare(pollId: string, { counts, underWay }: Recount, tally: Counts): Omit<PollReconciliation, 'rebuilding'> {
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
