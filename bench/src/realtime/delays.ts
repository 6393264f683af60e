/** A ballot of one option, and when its voter had the answer, in milliseconds since 1970. */
export interface CastBallot {
  option: string;
  acceptedAt: number;
}

/** A message at a viewer: how many votes options have by it. */
export interface Arrival {
  at: number;
  votes: ReadonlyMap<string, number>;
}

/** What one viewer waited for. */
export interface Waits {
  /**
   * For each ballot, from its answer until the viewer knew of it, in milliseconds. One that the
   * viewer does not know of has waited until the end.
   */
  shown: number[];
  /** When the viewer knew of all of them; undefined: never. */
  completeAt: number | undefined;
}

/**
 * Tells how long a viewer waited for ballots: for all of a poll, of which those that were accepted
 * before `from` are left out of `shown`. The n-th ballot of an option is shown by the first message
 * in which the option has n votes: an option is voted for so seldom that no two of its ballots are
 * counted in another order than they were accepted in.
 */
export function waitsOf(
  ballots: readonly CastBallot[],
  arrivals: readonly Arrival[],
  { from, until }: { from: number; until: number },
): Waits {
  const byOption = Map.groupBy(ballots, ({ option }) => option);
  const known = new Map<string, number>();
  const shown: number[] = [];
  const add = ({ acceptedAt }: CastBallot, at: number) => {
    // A message may overtake the answer to the ballot.
    if (acceptedAt >= from) shown.push(Math.max(0, at - acceptedAt));
  };
  let left = ballots.length;
  let completeAt: number | undefined;
  for (const { at, votes } of arrivals) {
    for (const [option, count] of votes) {
      const before = known.get(option) ?? 0;
      if (count <= before) continue;
      known.set(option, count);
      const news = byOption.get(option)?.slice(before, count) ?? [];
      for (const ballot of news) add(ballot, at);
      left -= news.length;
    }
    if (left === 0) completeAt ??= at;
  }
  for (const [option, all] of byOption) {
    for (const ballot of all.slice(known.get(option) ?? 0)) add(ballot, until);
  }
  return { shown, completeAt };
}
