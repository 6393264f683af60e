import type { Poll } from '@booth/shared';

/** Countdowns start this long before the opening, in milliseconds. */
export const COUNTDOWN_FROM_MS = 24 * 3_600_000;

/** A poll announces its close this long before it, in milliseconds. */
export const CLOSES_SOON_MS = 3_600_000;

/** The times and the status that decide when a poll opens and closes. */
export type Times = Partial<Pick<Poll, 'opensAt' | 'closesAt' | 'closedAt'>> & Pick<Poll, 'status'>;

/**
 * Returns when the poll closed or will close: the earliest closing time that applies. Undefined if
 * there is none.
 */
export function closingMoment({ status, closesAt, closedAt }: Times): Date | undefined {
  const moments = [closesAt, status === 'open' ? undefined : closedAt].flatMap((moment) => moment ?? []);
  const times = moments.map((moment) => Date.parse(moment));
  return times.length === 0 ? undefined : new Date(Math.min(...times));
}

/** Returns the moments when the poll opens or closes by itself, in milliseconds since 1970. */
export const phaseChangesOf = ({ opensAt, closesAt }: Omit<Times, 'status'>): number[] =>
  [opensAt, closesAt].flatMap((moment) => (moment === undefined ? [] : [Date.parse(moment)]));

/** Returns when an open poll closes, if that is soon. */
export function closesSoonAt({ status, closesAt }: Times, now: number): Date | undefined {
  if (status !== 'open' || closesAt === undefined) return undefined;
  const left = Date.parse(closesAt) - now;
  return left > 0 && left <= CLOSES_SOON_MS ? new Date(closesAt) : undefined;
}

/** Returns a waiting time as `1:02:03` or `02:03`. */
export function countdown(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1_000));
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3_600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours === 0 ? rest : `${hours}:${rest}`;
}
