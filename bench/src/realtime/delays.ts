/**
 * Returns the time in milliseconds since 1970, precise enough for delays and equal in all threads.
 */
export const now = (): number => performance.timeOrigin + performance.now();

/** A ballot for one option, and when its voter got the answer, in milliseconds since 1970. */
export interface AcceptedBallot {
  option: string;
  acceptedAt: number;
}

/** A message that a viewer got: the votes of options. */
export interface Arrival {
  at: number;
  votes: ReadonlyMap<string, number>;
}

/** How long a viewer waited. */
export interface Waits {
  /**
   * For each ballot, the time from its answer until the viewer knew of it, in milliseconds. A
   * ballot that the viewer never knew of waits until the end.
   */
  shown: number[];
  /** When the viewer knew of all ballots; undefined if never. */
  completeAt: number | undefined;
}

/**
 * Returns how long a viewer waited for the ballots of a poll. `shown` leaves out ballots from
 * before `from`. The first message in which an option has n votes shows its n-th ballot: votes for
 * an option are so rare that two of them are never counted in another order.
 */
export function waitsOf(
  ballots: readonly AcceptedBallot[],
  arrivals: readonly Arrival[],
  { from, until }: { from: number; until: number },
): Waits {
  const byOption = Map.groupBy(ballots, ({ option }) => option);
  const known = new Map<string, number>();
  const shown: number[] = [];
  const add = ({ acceptedAt }: AcceptedBallot, at: number) => {
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
