import type { ResultsSnapshot } from '@booth/shared';

const MINUTES = 60;
const MINUTE_MS = 60_000;

export interface MinuteOfVoting {
  /** ISO 8601 in UTC, to the minute. */
  minute: string;
  ballots: number;
}

const minuteOf = (time: number): string => new Date(time).toISOString().slice(0, 16);

/**
 * Returns the sixty minutes up to `now` (milliseconds since 1970), oldest first, with 0 for minutes
 * without votes.
 */
export function lastHourOf(timeline: ResultsSnapshot['timeline'], now: number): MinuteOfVoting[] {
  const ballots = new Map(timeline.map((entry) => [entry.minute.slice(0, 16), entry.ballots]));
  return Array.from({ length: MINUTES }, (_, index) => {
    const minute = minuteOf(now - (MINUTES - 1 - index) * MINUTE_MS);
    return { minute, ballots: ballots.get(minute) ?? 0 };
  });
}
