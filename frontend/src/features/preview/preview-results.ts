import { type Answers, ownValue, type Poll, type ResultsSnapshot, type Screen, screenTypeOf } from '@booth/shared';

/** Returns the counters of the answers to one screen. */
function countersOf(screen: Screen, ballots: readonly Answers[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const answers of ballots) {
    const answer = ownValue(answers, screen.id);
    if (answer === undefined) continue;
    for (const [name, count] of screenTypeOf(answer).counters(answer)) sums.set(name, (sums.get(name) ?? 0) + count);
  }
  return sums;
}

/** Returns the results of a few ballots like the aggregation service. */
export function previewResults(
  poll: Pick<Poll, 'pollId' | 'version' | 'screens'>,
  revision: number,
  ballots: readonly Answers[],
  at: Date,
): ResultsSnapshot {
  return {
    pollId: poll.pollId,
    pollVersion: poll.version,
    revision,
    asOf: at.toISOString(),
    ballots: ballots.length,
    screens: poll.screens.flatMap((screen) => screenTypeOf(screen).tally(screen.id, countersOf(screen, ballots)) ?? []),
    timeline: [],
  };
}
