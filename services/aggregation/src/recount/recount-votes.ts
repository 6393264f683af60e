import type { TallyName } from '@booth/shared';
import { type BallotState, stateOf, UncountableChange } from '../counting/ballot-state.ts';
import type { Contribution } from '../counting/contribution.ts';
import type { Votes } from './votes.ts';

/**
 * The time for one call ran out before the whole votes table was read. The message is for
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

/** Sums of a tally, by counter. */
export type Sums = Map<string, number>;

/** The counters of one tally, and the most that one ballot adds to each of them. */
export interface TallyRecount {
  counters: Sums;
  most: Sums;
}

/** The recount of one poll. */
export interface Recount {
  tallies: Map<TallyName, TallyRecount>;
  /** Ballots that may not have reached the results yet. */
  underWay: number;
}

export const nothingRecounted = (): Recount => ({ tallies: new Map(), underWay: 0 });

interface RecountOptions {
  /** Ballots after this moment, in milliseconds since 1970, may still be on their way. */
  underWaySince: number;
  /** Asked before each page is counted. */
  hasTime(): boolean;
}

/**
 * Recounts the whole votes table, poll by poll.
 * @throws TableTooLarge if there is no time left
 */
export async function recountVotes(votes: Pick<Votes, 'scan'>, { underWaySince, hasTime }: RecountOptions) {
  const recounts = new Map<string, Recount>();
  let items = 0;
  let uncountable = 0;
  await votes.scan((page) => {
    if (!hasTime()) throw new TableTooLarge(items);
    items += page.length;
    for (const item of page) {
      try {
        addBallot(recounts, stateOf(item), underWaySince);
      } catch (error) {
        if (!(error instanceof UncountableChange)) throw error;
        uncountable += 1;
      }
    }
  });
  return { recounts, items, uncountable };
}

function addBallot(
  recounts: Map<string, Recount>,
  { pollId, version, contribution }: BallotState,
  underWaySince: number,
): void {
  const recount = recounts.get(pollId) ?? nothingRecounted();
  recounts.set(pollId, recount);
  addContribution(recount, contribution);
  if (version.at > underWaySince) recount.underWay += 1;
}

function addContribution({ tallies }: Recount, contribution: Contribution): void {
  for (const [name, amounts] of contribution) {
    const { counters, most } = tallies.get(name) ?? { counters: new Map(), most: new Map() };
    tallies.set(name, { counters, most });
    addTo(counters, amounts);
    for (const [counter, amount] of amounts) most.set(counter, Math.max(amount, most.get(counter) ?? 0));
  }
}

/** Adds the amounts to the sums. */
export function addTo(sums: Sums, amounts: Iterable<readonly [string, number]>): void {
  for (const [counter, amount] of amounts) sums.set(counter, (sums.get(counter) ?? 0) + amount);
}
