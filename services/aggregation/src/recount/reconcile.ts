import {
  BALLOTS,
  countersOf,
  FIRST_GENERATION,
  PollId,
  type PollStateItem,
  type TallyItem,
  TallyName,
  TOTALS,
  tallyOf,
} from '@booth/shared';
import * as z from 'zod/mini';
import { stateOf, UncountableChange } from '../ballot-change.ts';
import type { BallotState } from '../ballot-count.ts';
import type { Contribution } from '../contribution.ts';
import type { Votes } from './dynamodb-votes.ts';

/**
 * How long after its timestamp a ballot may still be on its way into the results, in milliseconds.
 * The timestamp is when the last screen was answered. If the table is busy, the workflow `survey`
 * tries to write the ballot for about two and a half minutes
 * (services/survey/workflows/survey.asl.yml, Record and LetOthersPass); then the stream may lag by
 * some more.
 */
const UNDER_WAY_MS = 5 * 60_000;
/**
 * A reset of votes takes minutes. One that was begun so long ago was left in the middle: what it
 * had deleted has come, and a difference is none of its making, in milliseconds.
 */
const RESET_MS = 24 * 3_600_000;
/** How many differences of a poll are told; the others are only counted. */
const DIFFERENCES_TOLD = 20;

/** The results of a poll, compared with a recount of its ballots. */
export const PollReconciliation = z.object({
  pollId: PollId,
  /**
   * `moving`: they differ by no more than the ballots that were cast meanwhile, or just before; or
   * the poll's votes are being reset, or were just before.
   */
  verdict: z.enum(['equal', 'moving', 'different']),
  ballots: z.object({ recounted: z.int(), results: z.int() }),
  /** Ballots that were cast or changed in the last five minutes, or meanwhile. */
  underWay: z.int().check(z.minimum(0)),
  /**
   * A rebuild was begun and is not finished: until then each ballot is counted twice, once in each
   * generation.
   */
  rebuilding: z.boolean(),
  differences: z.array(z.object({ tally: TallyName, counter: z.string(), recounted: z.int(), results: z.int() })),
  differencesLeftOut: z.int().check(z.minimum(0)),
});
export type PollReconciliation = z.infer<typeof PollReconciliation>;

export const ReconciliationReport = z.object({
  polls: z.array(PollReconciliation),
  /** Items of the votes table that fit no schema, and so count nowhere. */
  uncountable: z.int().check(z.minimum(0)),
  /** Items of the votes table. */
  items: z.int().check(z.minimum(0)),
});
export type ReconciliationReport = z.infer<typeof ReconciliationReport>;

export interface ResultsTable {
  /** Returns all polls and tallies, as they are now. */
  read(): Promise<{ polls: PollStateItem[]; tallies: TallyItem[] }>;
}

/**
 * The time of one call was over before the whole votes table was read. The message is for
 * operators.
 */
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

type Counters = Map<string, number>;

/** The counters of one tally, and the most that one ballot adds to each of them. */
interface TallyRecount {
  counters: Counters;
  most: Counters;
}

/** What was recounted of one poll. */
interface Recount {
  tallies: Map<TallyName, TallyRecount>;
  underWay: number;
}

/**
 * What the results say of one poll: the tallies of the generation that is read, all shards
 * together.
 */
type Results = Map<TallyName, Counters>;

/**
 * Recounts the whole votes table and compares it with the results, poll by poll. Reads the results
 * first: a ballot that is older than five minutes by then must be in them, and a younger one may
 * be. Voting goes on. Asks `hasTime` before it counts each page of the table, and throws
 * `TableTooLarge` if there is none left.
 */
export async function reconcile(
  votes: Pick<Votes, 'scan'>,
  resultsTable: ResultsTable,
  now: Date,
  hasTime: () => boolean = () => true,
): Promise<ReconciliationReport> {
  const { polls, tallies } = await resultsTable.read();
  const { recounts, items, uncountable } = await recountAll(votes, now, hasTime);
  const results = resultsOf(polls, tallies);
  const pollIds = [...new Set([...recounts.keys(), ...results.keys()])].sort();
  const rebuilding = new Set(polls.flatMap((poll) => (poll.nextGeneration === undefined ? [] : poll.pollId)));
  const compared = pollIds.map((pollId) => ({
    ...compare(pollId, recounts.get(pollId) ?? nothingRecounted(), results.get(pollId) ?? new Map()),
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
 * Whether the poll's ballots are being deleted, or the stream may still bring that they were. A
 * reset takes back what it deletes, so its results are more than are recounted.
 */
function isBeingReset({ resettingSince, resetAt }: PollStateItem, now: Date): boolean {
  const isWithin = (moment: string | undefined, milliseconds: number) =>
    moment !== undefined && Date.parse(moment) > now.getTime() - milliseconds;
  return isWithin(resettingSince, RESET_MS) || isWithin(resetAt, UNDER_WAY_MS);
}

const nothingRecounted = (): Recount => ({ tallies: new Map(), underWay: 0 });

async function recountAll(votes: Pick<Votes, 'scan'>, now: Date, hasTime: () => boolean) {
  const recounts = new Map<string, Recount>();
  let items = 0;
  let uncountable = 0;
  await votes.scan((page) => {
    if (!hasTime()) throw new TableTooLarge(items);
    items += page.length;
    for (const item of page) {
      try {
        addBallot(recounts, stateOf(item), now);
      } catch (error) {
        if (!(error instanceof UncountableChange)) throw error;
        uncountable += 1;
      }
    }
  });
  return { recounts, items, uncountable };
}

function addBallot(recounts: Map<string, Recount>, { pollId, version, contribution }: BallotState, now: Date): void {
  const recount = recounts.get(pollId) ?? nothingRecounted();
  recounts.set(pollId, recount);
  addContribution(recount, contribution);
  if (version.at > now.getTime() - UNDER_WAY_MS) recount.underWay += 1;
}

function addContribution({ tallies }: Recount, contribution: Contribution): void {
  for (const [name, amounts] of contribution) {
    const { counters, most } = tallies.get(name) ?? { counters: new Map(), most: new Map() };
    tallies.set(name, { counters, most });
    add(counters, amounts);
    for (const [counter, amount] of amounts) most.set(counter, Math.max(amount, most.get(counter) ?? 0));
  }
}

function add(sums: Counters, amounts: Iterable<readonly [string, number]>): void {
  for (const [counter, amount] of amounts) sums.set(counter, (sums.get(counter) ?? 0) + amount);
}

function resultsOf(polls: readonly PollStateItem[], items: readonly TallyItem[]): Map<string, Results> {
  const generations = new Map(polls.map(({ pollId, generation }) => [pollId, generation]));
  const results = new Map<string, Results>(polls.map(({ pollId }) => [pollId, new Map()]));
  for (const item of items) {
    const ofPoll = results.get(item.pollId) ?? new Map();
    results.set(item.pollId, ofPoll);
    const tally = tallyOf(item.sk);
    if (tally?.generation !== (generations.get(item.pollId) ?? FIRST_GENERATION)) continue;
    const sums = ofPoll.get(tally.name) ?? new Map();
    ofPoll.set(tally.name, sums);
    add(sums, countersOf(item));
  }
  return results;
}

function compare(
  pollId: string,
  { tallies, underWay }: Recount,
  results: Results,
): Omit<PollReconciliation, 'rebuilding'> {
  const names = [...new Set([...tallies.keys(), ...results.keys()])].sort();
  const differences = names.flatMap((name) => differencesOf(name, tallies.get(name), results.get(name)));
  const isExplained = differences.every(
    ({ recounted, results: counted, most }) => Math.abs(recounted - counted) <= underWay * most,
  );
  return {
    pollId,
    verdict: differences.length === 0 ? 'equal' : isExplained ? 'moving' : 'different',
    ballots: {
      recounted: tallies.get(TOTALS)?.counters.get(BALLOTS) ?? 0,
      results: results.get(TOTALS)?.get(BALLOTS) ?? 0,
    },
    underWay,
    differences: differences.slice(0, DIFFERENCES_TOLD).map(({ most: _most, ...difference }) => difference),
    differencesLeftOut: Math.max(0, differences.length - DIFFERENCES_TOLD),
  };
}

/** The differences of one tally, each with the most that a ballot adds to its counter. */
function differencesOf(tally: TallyName, recount: TallyRecount | undefined, results: Counters = new Map()) {
  const { counters, most } = recount ?? { counters: new Map(), most: new Map() };
  // The only ballot that added to a counter may have been changed meanwhile: its tally says how
  // much that was at most.
  const mostOfAny = Math.max(1, ...most.values());
  return [...new Set([...counters.keys(), ...results.keys()])].sort().flatMap((counter) => {
    const [recounted, counted] = [counters.get(counter) ?? 0, results.get(counter) ?? 0];
    if (recounted === counted) return [];
    return [{ tally, counter, recounted, results: counted, most: most.get(counter) ?? mostOfAny }];
  });
}

/** The function, for whoever calls it; the schedule calls it as well. */
export const reconcileContract = { name: 'reconcile', request: z.object({}), answer: ReconciliationReport };
