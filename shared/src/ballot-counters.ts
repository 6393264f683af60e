import type { Fault } from './branch-faults.ts';
import type { Poll } from './poll.ts';
import { rankedOptions } from './ranked-options.ts';
import type { Screen } from './screen.ts';

/**
 * Most counters that one ballot may add to, besides its votes. A ballot that is changed takes from those of before, adds to those
 * of after, and has a marker: all that is one transaction, which takes 100 actions (DynamoDB API reference,
 * TransactWriteItems), and the number of ballots is among both.
 */
export const BALLOT_COUNTERS_MAX = 49;

/** The number of ballots, and that of the minute. */
const COUNTERS_OF_EVERY_BALLOT = 2;

/** How many counters an answer to this screen adds to, at most. */
function countersOfScreen(poll: Pick<Poll, 'options'>, screen: Screen): number {
  switch (screen.type) {
    case 'choice':
      return 1;
    case 'rating':
      return 2;
    case 'ranking':
      return 1 + rankedOptions(poll, screen).length;
    case 'profile':
    case 'text':
      return 0;
  }
}

/** That a ballot of this poll could not be counted in one transaction. */
export function ballotCounterFaults(poll: Pick<Poll, 'options' | 'screens'>): Fault[] {
  const counters = poll.screens.reduce((sum, screen) => sum + countersOfScreen(poll, screen), COUNTERS_OF_EVERY_BALLOT);
  if (counters <= BALLOT_COUNTERS_MAX) return [];
  const message = `too many ratings and ranked options: a ballot would have ${counters} counters, and ${BALLOT_COUNTERS_MAX} are counted at once (a ranking has one for itself and one for each of its options)`;
  return [{ path: ['screens'], message }];
}
