import type { Option, ResultsSnapshot, ScreenResults } from '@booth/shared';

/** One line of the tally. */
export interface Standing {
  option: Option;
  count: number;
  /** From 1; the same for the same count. */
  rank: number;
  /** The part of the voters that chose it, 0 to 1; undefined where it was not chosen but given points. */
  share: number | undefined;
  /** Its bar's length, of the longest bar, 0 to 1. */
  length: number;
}

/** By the count, the most first; ties keep the order that they are given in. */
function ranked(options: readonly Option[], counts: ReadonlyMap<string, number>): Omit<Standing, 'share'>[] {
  const sorted = options
    .map((option) => ({ option, count: counts.get(option.id) ?? 0 }))
    .sort((a, b) => b.count - a.count);
  const most = sorted[0]?.count ?? 0;
  return sorted.map(({ option, count }) => ({
    option,
    count,
    rank: sorted.findIndex((other) => other.count === count) + 1,
    length: most === 0 ? 0 : count / most,
  }));
}

/**
 * All options of the poll, most votes first. Ties keep the poll's order, so that equal bars never swap places; an option
 * without votes is there with 0.
 */
export function standingsOf(
  options: readonly Option[],
  snapshot: Pick<ResultsSnapshot, 'ballots' | 'options'>,
): Standing[] {
  const counts = new Map(snapshot.options.map(({ optionId, count }) => [optionId, count]));
  return ranked(options, counts).map((standing) => ({
    ...standing,
    share: snapshot.ballots === 0 ? 0 : Math.min(1, standing.count / snapshot.ballots),
  }));
}

/** The options that were put in order, the most points first. */
export function standingsByPoints(
  options: readonly Option[],
  points: Extract<ScreenResults, { type: 'ranking' }>['points'],
): Standing[] {
  const counts = new Map(points.map(({ optionId, points }) => [optionId, points]));
  return ranked(options, counts).map((standing) => ({ ...standing, share: undefined }));
}

/** Number of votes of all options together. */
export const votesIn = (snapshot: ResultsSnapshot): number =>
  snapshot.options.reduce((sum, { count }) => sum + count, 0);
