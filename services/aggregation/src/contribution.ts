import {
  Answers,
  BALLOT_SORT_KEY,
  BALLOTS_COUNTER,
  type BallotItem,
  type CounterName,
  minuteCounter,
  optionCounter,
  RATING_FIELD,
  screenCounter,
  screenValueCounter,
  type VotesTableItem,
} from '@booth/shared';

/** How much something adds to each counter. */
export type Contribution = ReadonlyMap<CounterName, number>;

export const NOTHING: Contribution = new Map();

/** What one item of the votes table adds. Throws where a ballot's answers are none. */
export function contributionOf(item: VotesTableItem): Contribution {
  return item.sk === BALLOT_SORT_KEY ? ballotContribution(item) : new Map([[optionCounter(item.serviceName), 1]]);
}

/** Votes for options have items of their own; all else that is counted of a ballot is in its answers. */
function ballotContribution({ timestamp, answers }: BallotItem): Contribution {
  const contribution = new Map<CounterName, number>([
    [BALLOTS_COUNTER, 1],
    [minuteCounter(timestamp), 1],
  ]);
  for (const [screenId, answer] of Object.entries(Answers.parse(JSON.parse(answers)))) {
    switch (answer.type) {
      case 'choice':
        contribution.set(screenCounter('choice', screenId), 1);
        break;
      case 'rating': {
        contribution.set(screenCounter('rating', screenId), 1);
        const rating = answer.fields[RATING_FIELD];
        if (rating !== undefined) contribution.set(screenValueCounter('rating', screenId, String(rating)), 1);
        break;
      }
      case 'ranking':
        contribution.set(screenCounter('ranking', screenId), 1);
        answer.order.forEach((optionId, place) => {
          const points = answer.order.length - 1 - place;
          contribution.set(screenValueCounter('ranking', screenId, optionId), points);
        });
        break;
      // What was typed is nobody else's.
      case 'profile':
      case 'text':
        break;
    }
  }
  return contribution;
}

/**
 * What is to be added to the counters where `before` was counted and `after` is to be. Empty where both are alike; else each
 * counter of either is there, also with 0: its revision rises, and so does the snapshot's.
 */
export function difference(before: Contribution, after: Contribution): Contribution {
  const names = new Set([...before.keys(), ...after.keys()]);
  const added = new Map([...names].map((name) => [name, (after.get(name) ?? 0) - (before.get(name) ?? 0)] as const));
  return [...added.values()].every((count) => count === 0) ? NOTHING : added;
}
